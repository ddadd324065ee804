package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/** A layer's uncompressed tar: digests what passes, and names the layer when reading it fails. */
final class LayerInputStream extends InputStream {

  private final String name;
  private final InputStream in;
  private final MessageDigest engine = ContentDigest.newSha256();

  /** Creates the stream of the layer that messages call {@code name}. */
  LayerInputStream(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int n = in.read(buffer, offset, length);
      if (n > 0) {
        engine.update(buffer, offset, n);
      }
      return n;
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /** Reads the rest, and returns the digest of all bytes: the diff ID. */
  ContentDigest finish() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    return ContentDigest.sha256(engine);
  }

  /** Returns the exception for a layer that could not be read to its end. */
  static ImageSourceException damaged(String name, IOException cause) {
    return ArchiveInputStream.damaged(name, cause);
  }
}
