package io.bootfs.linux;

import java.nio.file.Path;

/** Advises the kernel about what it keeps of files in memory. */
public final class PageCache {

  private static final long POSIX_FADV_DONTNEED = 4; // <linux/fadvise.h>

  private PageCache() {}

  /**
   * Says that a file's content won't be read soon, so that the kernel frees the memory that caches
   * it; pages that are in use stay.
   *
   * @throws LinuxException if the file can't be opened
   */
  public static void drop(Path file) throws LinuxException {
    int descriptor = FileCalls.openForReading(ByteString.of(file));
    try {
      Syscall.call(
          "fadvise " + file, SyscallNumber.FADVISE64, descriptor, 0, 0, POSIX_FADV_DONTNEED);
    } finally {
      FileCalls.close(descriptor);
    }
  }
}
