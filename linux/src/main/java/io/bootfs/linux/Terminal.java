package io.bootfs.linux;

/** The terminal that controls this process's session. */
public final class Terminal {

  private static final long TIOCNOTTY = 0x5422; // <asm-generic/ioctls.h>

  private Terminal() {}

  /**
   * Gives up the controlling terminal, if one of the standard streams is it, so that another
   * session can have it. The kernel sends this process SIGHUP and SIGCONT then.
   *
   * @return a path by which whoever has the same standard streams opens the terminal, or empty if
   *     there was none to give up
   */
  public static String release() {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
      if (Syscall.attempt(SyscallNumber.IOCTL, descriptor, TIOCNOTTY) == 0) {
        return "/proc/self/fd/" + descriptor;
      }
    }
    return "";
  }
}
