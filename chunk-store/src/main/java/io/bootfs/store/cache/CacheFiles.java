package io.bootfs.store.cache;

import io.bootfs.store.local.AtomicFile;
import io.bootfs.store.local.ChunkFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The files of a cache, counted one after the other. Not thread-safe.
 *
 * <p>On the way, temporary files go that no living process is writing: a chunk is written in a
 * moment, so an old one is a dead process's.
 */
final class CacheFiles {

  /** How old a temporary file must be before it is taken for a dead process's. */
  static final Duration ABANDONED = Duration.ofMinutes(10);

  private static final Pattern PREFIX_FOLDER = Pattern.compile("[0-9a-f]{4}");
  private static final Pattern CHUNK = Pattern.compile("[0-9a-f]{64}(\\.cacnk)?");

  /** File systems give out whole blocks, and one to a folder. */
  static final long BLOCK = 4096;

  private final Path folder;
  private final Candidates candidates;
  private final long now;
  private long bytes;

  CacheFiles(ChunkFolder folder, Candidates candidates, long nowMillis) {
    this.folder = folder.path();
    this.candidates = candidates;
    this.now = nowMillis;
  }

  /** Returns what a file of that size takes on the disk. */
  static long onDisk(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  /**
   * Counts the files and their folders, of which empty ones go, offers the chunks among them as
   * candidates, and returns how many bytes they take.
   *
   * @throws IOException if the folder can't be read
   */
  long count() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, CacheFiles::isPrefix)) {
      for (Path prefix : folders) {
        countIn(prefix);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return bytes;
  }

  /** A link leads to chunks that are not the cache's to delete. */
  private static boolean isPrefix(Path path) {
    return PREFIX_FOLDER.matcher(path.getFileName().toString()).matches()
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private void countIn(Path prefix) throws IOException {
    boolean empty = true;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(prefix)) {
      for (Path file : files) {
        empty = false;
        try {
          count(
              file,
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
          // Another process removed or renamed it since.
        }
      }
    } catch (NoSuchFileException e) {
      return; // As above.
    }
    // Whoever is about to write to it makes it again.
    if (!empty || !prefix.toFile().delete()) {
      bytes += BLOCK;
    }
  }

  private void count(Path file, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile()) {
      return;
    }
    String name = file.getFileName().toString();
    long taken = onDisk(attributes.size());
    long changed = attributes.lastModifiedTime().toMillis();
    if (CHUNK.matcher(name).matches()) {
      bytes += taken;
      candidates.add(new Candidates.Candidate(file, changed, taken));
    } else if (AtomicFile.isTemporary(name)) {
      if (now - changed > ABANDONED.toMillis()) {
        Files.deleteIfExists(file);
      } else {
        bytes += taken;
      }
    }
  }

  /** Tells whether a file was last changed at that time, in milliseconds of the epoch. */
  static boolean changedAt(Path file, long millis) throws IOException {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis() == millis;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
