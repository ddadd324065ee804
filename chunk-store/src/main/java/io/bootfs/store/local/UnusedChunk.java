package io.bootfs.store.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** Deletes files of chunks that nobody has used, beside writers that may begin to. */
final class UnusedChunk {

  private UnusedChunk() {}

  /**
   * Deletes a file unless it was used at {@code instant} or since.
   *
   * <p>It is renamed before its time is looked at again: a writer either used it before, which its
   * time tells, or does not find it and stores it anew.
   */
  static boolean delete(Path file, Instant instant) throws IOException {
    if (!isOlder(file, instant)) {
      return false;
    }
    Path aside = AtomicFile.temporaryBeside(file);
    try {
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return false; // Another process deleted it.
    }
    if (!isOlder(aside, instant)) {
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      return false;
    }
    Files.delete(aside);
    return true;
  }

  /** Tells whether a file is there and was last used before {@code instant}. */
  static boolean isOlder(Path file, Instant instant) throws IOException {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
          .toInstant()
          .isBefore(instant);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
