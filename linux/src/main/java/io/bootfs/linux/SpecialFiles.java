package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Makes files that are neither regular ones nor directories nor links, which the JDK can't. */
public final class SpecialFiles {

  private static final long AT_FDCWD = -100; // <asm-generic/fcntl.h>
  private static final long DEVICE_BITS = 0xffff_ffffL;

  private SpecialFiles() {}

  /**
   * Makes a FIFO, a socket's name, or a device node; its permissions are subject to the umask.
   *
   * @param mode type and permissions, as {@code st_mode} has them
   * @param device the device as {@code st_rdev} has it; of no meaning for others
   * @throws LinuxException if the kernel refuses
   */
  public static void make(Path path, int mode, long device) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      long address = arena.allocateFrom(ByteString.of(path), StandardCharsets.ISO_8859_1).address();
      // The low half of a st_rdev is what the system call takes.
      Syscall.call(
          "mknod " + path, SyscallNumber.MKNODAT, AT_FDCWD, address, mode, device & DEVICE_BITS);
    }
  }
}
