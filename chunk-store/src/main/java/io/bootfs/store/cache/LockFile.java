package io.bootfs.store.cache;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file whose byte ranges stand for what processes lock from each other, and which holds a few
 * bytes that they share. Thread-safe. Whoever opens it closes it.
 *
 * <p>The locks are the kernel's (fcntl(2), POSIX record locks): they end with the process that
 * holds them, however it ends, and a child does not inherit them. But <em>any</em> close of the
 * file by a process drops all its locks, so a process opens each such file once, and shares it.
 *
 * <p>Nothing here can be interrupted: an interrupt in the midst of a channel's operation would
 * close the channel, and with it drop the locks of all threads.
 */
final class LockFile implements Closeable {

  private static final Map<Object, LockFile> OPEN = new HashMap<>();

  private final Object key;
  private final RandomAccessFile file;
  private int users;

  private LockFile(Object key, RandomAccessFile file) {
    this.key = key;
    this.file = file;
  }

  /**
   * Opens the file, and makes it with its folders where it lacks.
   *
   * @throws IOException if it can't be opened to read and write, or something else is there: a link
   *     may lead to a file that is not the cache's to write to, and a FIFO has nothing to read
   */
  static LockFile open(Path path) throws IOException {
    synchronized (OPEN) {
      create(path);
      BasicFileAttributes found =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile() || Files.isSymbolicLink(path.resolveSibling(""))) {
        throw new IOException(path + " is no file of the cache: delete it");
      }
      Object key = Objects.requireNonNullElse(found.fileKey(), path);
      LockFile opened = OPEN.get(key);
      if (opened == null) {
        opened = new LockFile(key, new RandomAccessFile(path.toFile(), "rw"));
        OPEN.put(key, opened);
      }
      opened.users++;
      return opened;
    }
  }

  private static void create(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectories(path.resolveSibling(""));
    try {
      // Where another process is quicker, this opens nothing.
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // All the better.
    }
  }

  /**
   * Locks one byte from other processes and from other threads of this one, unless it is locked.
   *
   * @return the lock, or null if somebody else has it
   * @throws IOException if the file system has no locks
   */
  @Nullable FileLock tryLock(long position) throws IOException {
    try {
      return file.getChannel().tryLock(position, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Fills {@code target} with the file's first bytes, and the rest, if it is shorter, with 0. */
  synchronized void read(byte[] target) throws IOException {
    file.seek(0);
    int read = 0;
    for (int n = 0; read < target.length && n >= 0; read += Math.max(n, 0)) {
      n = file.read(target, read, target.length - read);
    }
    Arrays.fill(target, read, target.length, (byte) 0);
  }

  /** Writes the file's first bytes. */
  synchronized void write(byte[] bytes) throws IOException {
    file.seek(0);
    file.write(bytes);
  }

  /** Closes the file, and so drops this process's locks, if nobody else here has it open. */
  @Override
  public void close() throws IOException {
    synchronized (OPEN) {
      users--;
      if (users == 0) {
        OPEN.remove(key);
        file.close();
      }
    }
  }
}
