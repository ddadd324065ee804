package io.bootfs.linux;

import java.nio.file.Path;

/** Advises the kernel about what it keeps of files in memory. */
public final class PageCache {

  private static final long POSIX_FADV_DONTNEED = 4; // <linux/fadvise.h>

  private PageCache() {}

  /**
   * Says that parts of a file won't be read soon, so that the kernel frees the memory that caches
   * them; pages that are in use stay.
   *
   * @throws LinuxException if the file can't be opened
   */
  public static void drop(Path file, Iterable<ByteRange> parts) throws LinuxException {
    int descriptor = FileCalls.openForReading(ByteString.of(file));
    try {
      for (ByteRange part : parts) {
        Syscall.call(
            "fadvise " + file,
            SyscallNumber.FADVISE64,
            descriptor,
            part.offset(),
            part.length(),
            POSIX_FADV_DONTNEED);
      }
    } finally {
      FileCalls.close(descriptor);
    }
  }
}
