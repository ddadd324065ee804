package io.bootfs.converter;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A folder for files that are needed while a process runs. Closing it removes it; of a process that
 * was killed, the next one removes it: a lock on a file beside the folder tells whether its process
 * lives. Not thread-safe.
 */
final class TemporaryFolder implements Closeable {

  private static final String PREFIX = ".converting-";
  private static final String LOCK_SUFFIX = ".lock";

  private final Path path;
  private final Path lockFile;
  private final FileChannel lock;

  private TemporaryFolder(Path path, Path lockFile, FileChannel lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes a new one, and removes those of processes that are gone.
   *
   * @param dir where it lies
   */
  static TemporaryFolder create(Path dir) throws IOException {
    removeLeftovers(dir);
    while (true) {
      String name = PREFIX + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      Path lockFile = dir.resolve(name + LOCK_SUFFIX);
      try {
        FileChannel lock =
            FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (isLocked(lock)) {
          return new TemporaryFolder(Files.createDirectory(dir.resolve(name)), lockFile, lock);
        }
        lock.close(); // Another process was quick to take it for a leftover.
      } catch (FileAlreadyExistsException e) {
        // Another name, then.
      }
    }
  }

  /** Returns where the folder lies. */
  Path path() {
    return path;
  }

  private static void removeLeftovers(Path dir) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, PREFIX + "*" + LOCK_SUFFIX)) {
      for (Path lockFile : files) {
        removeIfLeft(lockFile);
      }
    }
  }

  private static void removeIfLeft(Path lockFile) throws IOException {
    try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
      if (isLocked(lock)) {
        String name = lockFile.getFileName().toString();
        String folder = name.substring(0, name.length() - LOCK_SUFFIX.length());
        delete(lockFile.resolveSibling(folder));
        Files.deleteIfExists(lockFile);
      }
    } catch (NoSuchFileException e) {
      // Its process has just removed it.
    }
  }

  /** Locks a file for as long as the channel is open; tells whether that could be had. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // This process has it.
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(tree)) {
      List<Path> found = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path file : found) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      delete(path);
      Files.deleteIfExists(lockFile);
    }
  }
}
