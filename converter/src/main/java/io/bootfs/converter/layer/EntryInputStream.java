package io.bootfs.converter.layer;

import io.bootfs.oci.source.ImageSourceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A tar entry's content; names the layer when reading it fails, so that it can't be mistaken for a
 * failure to write.
 */
final class EntryInputStream extends FilterInputStream {

  private final String layer;

  EntryInputStream(String layer, InputStream in) {
    super(in);
    this.layer = layer;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int n = super.read(buffer, offset, length);
      if (n < 0 && length > 0) {
        throw new IOException("a file's content ends early");
      }
      return n;
    } catch (IOException e) {
      throw damaged(layer, e);
    }
  }

  /** Returns the exception for a layer whose tar can't be read on. */
  static IOException damaged(String layer, Exception cause) {
    if (cause instanceof ImageSourceException failure) {
      return failure;
    }
    String why = cause.getMessage() == null ? "it ends early" : cause.getMessage();
    return new ImageSourceException(layer + " is truncated or corrupt: " + why, cause);
  }
}
