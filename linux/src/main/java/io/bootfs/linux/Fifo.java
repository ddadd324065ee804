package io.bootfs.linux;

import java.io.Closeable;
import java.nio.file.Path;

/**
 * A named pipe that this process holds open and writes nothing to: who reads from it learns when
 * this process has ended. Thread-safe; the owner closes it.
 */
public final class Fifo implements Closeable {

  private final int descriptor;

  private Fifo(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Makes a pipe and opens it.
   *
   * @param path where nothing is yet
   * @throws LinuxException if it can't be made
   */
  public static Fifo make(Path path) throws LinuxException {
    String name = ByteString.of(path);
    FileCalls.makeFifo(name);
    return new Fifo(FileCalls.openForBoth(name));
  }

  @Override
  public void close() throws LinuxException {
    FileCalls.close(descriptor);
  }
}
