package io.bootfs.runtime.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock of a folder among processes: a file in it, which the kernel unlocks when its process is
 * gone. Whoever gets it closes it.
 */
final class FolderLock implements Closeable {

  private static final String FILE = ".lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until the folder is nobody else's. */
  static FolderLock await(Path folder) throws IOException {
    FolderLock lock = new FolderLock(open(folder));
    try {
      lock.channel.lock();
      return lock;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Takes the folder unless another process has it, or it is gone. */
  static Optional<FolderLock> tryIt(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = open(folder);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new FolderLock(channel));
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
