package io.bootfs.oci.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An archive's bytes; names the archive when reading them fails. */
final class ArchiveInputStream extends FilterInputStream {

  private final String name;

  ArchiveInputStream(String name, InputStream in) {
    super(in);
    this.name = name;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (ImageSourceException e) {
      throw e;
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /** Returns the exception for an archive or a layer in it that could not be read to its end. */
  static ImageSourceException damaged(String name, Exception cause) {
    // An archive's failure while a layer is read is that layer's: the innermost cause says why.
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String why = root.getMessage() == null ? "it ends early" : root.getMessage();
    return new ImageSourceException(name + " is truncated or corrupt: " + why, cause);
  }
}
