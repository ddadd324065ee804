package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Waits for a descriptor: ppoll(2). Stateless. */
final class Poll {

  // <asm-generic/poll.h>
  static final short POLLIN = 1;
  static final short POLLPRI = 2;

  private static final int POLLFD_SIZE = 8;
  private static final int TIMESPEC_SIZE = 16;

  private Poll() {}

  /**
   * Waits until something is there, or has failed or ended.
   *
   * @param what the descriptor's name, for the message
   * @return false if nothing was within {@code limit}, or a signal came
   * @throws LinuxException if the kernel refuses to wait
   */
  static boolean await(int descriptor, short events, Duration limit, String what)
      throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment polled = arena.allocate(POLLFD_SIZE, Integer.BYTES);
      NativeCall.fields(polled).putInt(descriptor).putShort(events);
      MemorySegment timeout = arena.allocate(TIMESPEC_SIZE, Long.BYTES);
      NativeCall.fields(timeout).putLong(limit.toSeconds()).putLong(limit.toNanosPart());
      long ready =
          Syscall.attempt(SyscallNumber.PPOLL, polled.address(), 1, timeout.address(), 0, 0);
      if (ready < 0 && ready != -Errno.EINTR) {
        throw new LinuxException("poll " + what, (int) -ready);
      }
      return ready > 0;
    }
  }
}
