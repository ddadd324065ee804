package io.bootfs.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An empty directory that only this user can enter, in {@code /run} where that can be written to;
 * it is removed when closed.
 *
 * @param path where it is
 */
record PrivateDirectory(Path path) implements Closeable {

  private static final Path RUN = Path.of("/run");

  /** Creates a directory whose name begins with {@code prefix}. */
  static PrivateDirectory create(String prefix) throws IOException {
    return new PrivateDirectory(
        Files.isWritable(RUN)
            ? Files.createTempDirectory(RUN, prefix)
            : Files.createTempDirectory(prefix));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
