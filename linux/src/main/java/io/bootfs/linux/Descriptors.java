package io.bootfs.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The open file descriptors of this process. */
public final class Descriptors {

  private static final Path DIRECTORY = Path.of("/proc/self/fd");

  // <linux/fcntl.h>
  private static final long F_SETFD = 2;
  private static final long FD_CLOEXEC = 1;

  private Descriptors() {}

  /**
   * Keeps programs that are started later from inheriting any descriptor of {@code file}, for
   * libraries that open it without saying so.
   *
   * @throws IOException if {@code /proc} can't be read
   */
  public static void closeOnExec(Path file) throws IOException {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(DIRECTORY)) {
      for (Path link : links) {
        if (leadsTo(link, file)) {
          long descriptor = Long.parseLong(link.getFileName().toString());
          Syscall.call("fcntl " + file, SyscallNumber.FCNTL, descriptor, F_SETFD, FD_CLOEXEC);
        }
      }
    }
  }

  private static boolean leadsTo(Path link, Path file) throws IOException {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (NoSuchFileException e) {
      return false; // Another thread has just closed it.
    }
  }
}
