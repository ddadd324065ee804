package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Receives and sends signals by number, past the JVM's own handlers. Thread-safe.
 *
 * <p>Receiving needs every thread to have the signals blocked, and so the program that starts the
 * JVM to block them ({@code env --block-signal}, or {@code boot.c} of boot images): a JVM takes
 * SIGQUIT and its native libraries take SIGTERM otherwise.
 */
public final class Signals {

  /** Hang-up, as numbered on every Linux. */
  public static final int SIGHUP = 1;

  /** Interrupt. */
  public static final int SIGINT = 2;

  /** Quit. */
  public static final int SIGQUIT = 3;

  /** Memory that can't be had, such as a page of a file that can't be read; so but on MIPS. */
  public static final int SIGBUS = 7;

  /** An end that can't be caught. */
  public static final int SIGKILL = 9;

  /** Termination. */
  public static final int SIGTERM = 15;

  /** The size of a terminal's window has changed. */
  public static final int SIGWINCH = 28;

  private static final int SIGCHLD = 17;
  private static final int LAST = 64;

  // The faults that a JVM may catch in its own code, and the signal by which it suspends threads:
  // the launcher's _JAVA_SR_SIGNUM moves that to SIGRTMAX. Then what can't be caught, and glibc's
  // own two. What it sends to one thread alone, such as the wake-up of one that is blocked in a
  // channel, does not come to another that waits.
  private static final int[] NOT_OURS = {4, 7, 8, 9, 11, SIGCHLD, 19, 32, 33, LAST};

  private static final long SIGSET_BYTES = 8;
  private static final long SIGINFO_SIZE = 128;
  private static final int SIGINFO_PID = 16; // si_pid of <asm-generic/siginfo.h>, 64-bit

  private Signals() {}

  /**
   * A signal that reached this process.
   *
   * @param number its number
   * @param sender the process that sent it; 0 for the kernel, or one outside this PID namespace
   */
  public record Received(int number, int sender) {}

  /**
   * Waits for a signal that is meant for the program, not for its JVM: any that can be caught but
   * for SIGCHLD, faults, and the one by which the JVM suspends threads.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static Received await() throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(SIGSET_BYTES, Long.BYTES);
      NativeCall.fields(set).putLong(awaited());
      MemorySegment info = arena.allocate(SIGINFO_SIZE, Long.BYTES);
      while (true) {
        long number =
            Syscall.attempt(
                SyscallNumber.RT_SIGTIMEDWAIT, set.address(), info.address(), 0, SIGSET_BYTES);
        if (number > 0) {
          return new Received((int) number, NativeCall.fields(info).getInt(SIGINFO_PID));
        }
        if (number != -Errno.EINTR) {
          throw new LinuxException("wait for a signal", (int) -number);
        }
      }
    }
  }

  /**
   * Sends a signal to a process.
   *
   * @throws LinuxException if there is no such process, or it may not be signalled
   */
  public static void send(int pid, int number) throws LinuxException {
    Syscall.call("send signal " + number + " to process " + pid, SyscallNumber.KILL, pid, number);
  }

  private static long awaited() {
    long set = -1L;
    for (int number : NOT_OURS) {
      set &= ~(1L << (number - 1));
    }
    return set;
  }
}
