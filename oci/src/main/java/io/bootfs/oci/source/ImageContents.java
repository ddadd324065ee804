package io.bootfs.oci.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** A layout or archive whose files can be opened in any order. */
interface ImageContents extends Documents, Closeable {

  /**
   * Opens the file at {@code path}.
   *
   * @throws ImageSourceException if there is none
   */
  InputStream open(String path) throws IOException;

  /** Returns how many bytes the file at {@code path} has. */
  long size(String path) throws IOException;

  /** Returns the path of the file that {@code path} means: another one if it is a link. */
  default String resolve(String path) {
    return path;
  }

  @Override
  default byte[] read(String path) throws IOException {
    if (size(path) > GREATEST) {
      throw new ImageSourceException(
          "%s of %s is no manifest or config: it has %d bytes".formatted(path, name(), size(path)));
    }
    try (InputStream in = open(path)) {
      return in.readAllBytes();
    }
  }
}
