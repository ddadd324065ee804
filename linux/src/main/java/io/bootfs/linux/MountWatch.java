package io.bootfs.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * Waits for changes of the mounts of the opening thread's namespace. For one thread at a time;
 * whoever opens it closes it.
 */
public final class MountWatch implements Closeable {

  private static final short POLLPRI = 2; // <asm-generic/poll.h>
  private static final long POLLFD_SIZE = 8;

  private final int descriptor;

  private MountWatch(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Begins to watch: changes from now on are seen.
   *
   * @throws LinuxException if {@code /proc} is not mounted
   */
  public static MountWatch open() throws LinuxException {
    return new MountWatch(FileCalls.openForReading("/proc/thread-self/mountinfo"));
  }

  /**
   * Waits until something was mounted or unmounted since the last call.
   *
   * @return false if nothing was within {@code limit}
   * @throws LinuxException if the kernel refuses to wait
   */
  public boolean await(Duration limit) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pollfd = arena.allocate(POLLFD_SIZE, Integer.BYTES);
      pollfd.set(JAVA_INT, 0, descriptor);
      pollfd.set(JAVA_SHORT, Integer.BYTES, POLLPRI);
      MemorySegment timeout = arena.allocateFrom(JAVA_LONG, limit.toSeconds(), limit.toNanosPart());
      long ready =
          Syscall.attempt(SyscallNumber.PPOLL, pollfd.address(), 1, timeout.address(), 0, 0);
      if (ready < 0 && ready != -Errno.EINTR) {
        throw new LinuxException("poll /proc/self/mountinfo", (int) -ready);
      }
      return ready > 0;
    }
  }

  /** Closes the watch. */
  @Override
  public void close() throws LinuxException {
    FileCalls.close(descriptor);
  }
}
