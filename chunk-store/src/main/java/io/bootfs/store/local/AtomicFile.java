package io.bootfs.store.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Writes files that other processes see whole or not at all. Thread-safe. */
public final class AtomicFile {

  /** What a file is to hold. */
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** What desync's temporary files begin with, so that it and casync ignore ours, too. */
  private static final String TEMPORARY_PREFIX = ".tmp-cacnk";

  /** How often a file is tried to be made whose folder lacks. */
  private static final int MOST_ATTEMPTS = 4;

  private static final FilesUnderWay UNDER_WAY = new FilesUnderWay();

  /**
   * Has a signal that ends this process remove the files that are being written. A process that
   * lets its work end in peace does not ask for that.
   */
  public static void removeOnSignal() {
    UNDER_WAY.removeOnSignal();
  }

  /** Tells whether a file of that name is one that was never renamed to its place. */
  public static boolean isTemporary(String name) {
    return name.startsWith(TEMPORARY_PREFIX);
  }

  /**
   * Writes a file beside its place and renames it there, making its folders where they lack.
   *
   * <p>It is not synced: a store is rebuilt or refilled, and verified when read.
   */
  public void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /** Writes a file as {@link #write(Path, byte[])} does, of which not all is in memory at once. */
  public void write(Path file, Content content) throws IOException {
    Path folder = file.resolveSibling("");
    Path temporary = temporaryBeside(file);
    try {
      try (OutputStream out = UNDER_WAY.begin(temporary, () -> openNew(temporary, folder))) {
        content.writeTo(out);
      }
      UNDER_WAY.end(temporary, () -> Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE));
    } catch (IOException | RuntimeException e) {
      UNDER_WAY.end(temporary, () -> deleteQuietly(temporary, e));
      throw e;
    }
  }

  /** Returns a new name in a file's folder that no store takes for a chunk. */
  static Path temporaryBeside(Path file) {
    return file.resolveSibling(TEMPORARY_PREFIX + randomName());
  }

  /** Opens a new file; another process may remove its folder, empty as it is, more than once. */
  private static OutputStream openNew(Path file, Path folder) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return openNew(file);
      } catch (NoSuchFileException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
        Files.createDirectories(folder);
      }
    }
  }

  private static OutputStream openNew(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static String randomName() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static boolean deleteQuietly(Path file, Exception primary) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      primary.addSuppressed(e);
      return false;
    }
  }
}
