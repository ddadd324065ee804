package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory that takes none of the machine's until it is used. */
public final class Pages {

  // <linux/mman.h>, the same on x86-64 and aarch64
  private static final long PROT_READ_WRITE = 3;
  private static final long MAP_PRIVATE_ANONYMOUS = 0x22;

  private Pages() {}

  /**
   * Returns memory that begins on a page and is all zero. What an arena allocates is zeroed at
   * once: of a mebibyte each page is touched, and at a process's start by code that is interpreted.
   *
   * @param arena frees it
   * @param size in bytes
   * @throws OutOfMemoryError if there is none
   */
  public static MemorySegment map(Arena arena, long size) {
    long address =
        Syscall.attempt(SyscallNumber.MMAP, 0, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
    if (address < 0) {
      throw new OutOfMemoryError("mmap of " + size + " bytes: " + Strerror.of((int) -address));
    }
    return MemorySegment.ofAddress(address).reinterpret(size, arena, Pages::unmap);
  }

  private static void unmap(MemorySegment pages) {
    Syscall.attempt(SyscallNumber.MUNMAP, pages.address(), pages.byteSize());
  }
}
