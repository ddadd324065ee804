package io.bootfs.linux;

import java.io.Closeable;
import java.nio.file.Path;

/**
 * A directory held open to become a program's root, wherever it is moved in the meantime.
 * Thread-safe; the caller closes it.
 */
public final class RootDirectory implements Closeable {

  private final int descriptor;

  private RootDirectory(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens a directory.
   *
   * @throws LinuxException if there is none at {@code path}
   */
  public static RootDirectory open(Path path) throws LinuxException {
    return new RootDirectory(FileCalls.openDirectory(ByteString.of(path)));
  }

  int descriptor() {
    return descriptor;
  }

  /** Returns a path by which this process finds the directory, wherever it is. */
  public String path() {
    return "/proc/self/fd/" + descriptor;
  }

  @Override
  public void close() throws LinuxException {
    FileCalls.close(descriptor);
  }
}
