package io.bootfs.chunker.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written beside its place, as {@code .NAME.part}, and appears there whole when it
 * is committed. Closed without that, it is gone; so it is when a signal ends the process.
 *
 * <p>What a process that was killed has left is taken over by the next that writes a file of the
 * name: a lock on it tells whether its process lives. Where that can't be told, or another process
 * is at it, the file has a name that nobody else has. The lock is a POSIX record lock, which a
 * process loses when it closes the file anywhere: whoever opens {@link #path} keeps it open until
 * this is closed.
 *
 * <p>Several threads may write to the channel; the rest is one thread's. Whoever makes it closes
 * it.
 */
public final class PartFile implements Closeable {

  /** How often the file may vanish while it is being locked, before another name is taken. */
  private static final int ATTEMPTS = 8;

  private static final String SUFFIX = ".part";

  /** What file systems take, in bytes. */
  private static final int LONGEST_NAME = 255;

  /** The files that this process has locked: to open and close one again would unlock it. */
  private static final Set<Object> LOCKED = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path path;
  private final FileChannel channel;
  private final @Nullable Object key;
  private final boolean takenOver;
  private final Thread hook = new Thread(this::abandon, "remove " + SUFFIX);
  private boolean ended;

  private PartFile(
      Path target, Path path, FileChannel channel, @Nullable Object key, boolean takenOver) {
    this.target = target;
    this.path = path;
    this.channel = channel;
    this.key = key;
    this.takenOver = takenOver;
  }

  /**
   * Begins a file, or goes on with one that a killed process has left.
   *
   * @param target where it is to appear, in place of what is there
   * @throws IOException if the folder isn't there or can't be written to
   */
  public static PartFile create(Path target) throws IOException {
    PartFile shared = takeShared(target);
    if (shared != null) {
      return shared.removedOnSignal();
    }
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path own = beside(target, "." + random + SUFFIX);
    FileChannel channel = open(own, StandardOpenOption.CREATE_NEW);
    return new PartFile(target, own, channel, null, false).removedOnSignal();
  }

  /** Begins or takes over the file that all processes know; null if it can't be had. */
  private static @Nullable PartFile takeShared(Path target) throws IOException {
    Path part = beside(target, SUFFIX);
    for (int i = 0; i < ATTEMPTS; i++) {
      Object key = makeOrFind(part);
      PartFile taken = key == null ? null : take(target, part, key);
      if (taken != null || key == null || key.equals(key(part))) {
        return taken; // If it is there, another process has it.
      }
    }
    return null;
  }

  /** Returns the place of a file beside another; of a name that would be too long, a part. */
  private static Path beside(Path target, String ending) {
    String name = "" + target.getFileName();
    String kept = name;
    // Names that begin alike stay apart.
    String rest = ending;
    while (("." + kept + rest).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
      rest = "." + HexFormat.of().toHexDigits(name.hashCode()) + ending;
    }
    return target.resolveSibling("." + kept + rest);
  }

  private PartFile removedOnSignal() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      abandon(); // A signal has ended the process already.
    }
    return this;
  }

  /** Returns what tells the file of that name from others; null if it can't be ours. */
  private static @Nullable Object makeOrFind(Path part) {
    try {
      Files.createFile(part);
      return key(part);
    } catch (FileAlreadyExistsException e) {
      return isOurs(part) ? key(part) : null;
    } catch (IOException e) {
      return null; // Under another name it fails, too, and says why.
    }
  }

  /** Another user's file would stay theirs, and theirs to change, under its new name. */
  private static boolean isOurs(Path part) {
    try {
      var found = Files.readAttributes(part, "unix:uid,nlink", LinkOption.NOFOLLOW_LINKS);
      Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
          && Objects.equals(found.get("uid"), user)
          && Objects.equals(found.get("nlink"), 1);
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  /** Opens the file and locks it; null if that can't be had, or it is another file by then. */
  private static @Nullable PartFile take(Path target, Path part, Object key) throws IOException {
    if (!LOCKED.add(key)) {
      return null;
    }
    FileChannel channel = null;
    PartFile taken = null;
    try {
      channel = open(part, LinkOption.NOFOLLOW_LINKS);
      // Its process may have given it its name, or removed it, before the lock was ours.
      if (isLocked(channel) && key.equals(key(part))) {
        taken = new PartFile(target, part, channel, key, channel.size() > 0);
      }
    } catch (NoSuchFileException e) {
      // Likewise.
    } finally {
      if (taken == null) {
        unlock(channel, key);
      }
    }
    return taken;
  }

  private static void unlock(@Nullable FileChannel channel, Object key) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      LOCKED.remove(key); // Last, for until then, closing it unlocks the file.
    }
  }

  private static FileChannel open(Path file, OpenOption how) throws IOException {
    return FileChannel.open(file, how, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Locks a file for as long as the channel is open; tells whether that could be had. */
  private static boolean isLocked(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // This process has it.
    } catch (IOException e) {
      return false; // The file system has no locks.
    }
  }

  /** Returns the file, open to be read and written. */
  public FileChannel channel() {
    return channel;
  }

  /** Returns where it lies until it is committed. */
  public Path path() {
    return path;
  }

  /** Tells whether another process has begun it: nothing is known of what is in it. */
  public boolean isTakenOver() {
    return takenOver;
  }

  /**
   * Gives it its name, in place of what has it, and closes it.
   *
   * @throws IOException if it can't be renamed, or a signal ends the process
   */
  public synchronized void commit() throws IOException {
    if (ended) {
      throw new IOException("can't write " + target + ": the process is being ended");
    }
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    end();
  }

  /** Removes it unless it was committed. */
  @Override
  public synchronized void close() throws IOException {
    if (ended) {
      return;
    }
    try {
      remove();
    } finally {
      end();
    }
  }

  /** Removes the file before the lock is gone: from then on, the name is another's. */
  private void remove() throws IOException {
    if (key == null || channel.isOpen()) {
      Files.deleteIfExists(path);
      return;
    }
    // A thread was interrupted while it wrote, which closes the channel.
    LOCKED.remove(key);
    PartFile again = take(target, path, key);
    if (again != null) {
      again.close();
    }
  }

  private void end() throws IOException {
    ended = true;
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already, and finds that nothing is left to do.
    }
    if (key == null) {
      channel.close();
    } else {
      unlock(channel, key);
    }
  }

  /** Removes it while others may still write to it: the process ends. */
  private synchronized void abandon() {
    if (!ended) {
      ended = true;
      boolean _ = path.toFile().delete();
    }
  }
}
