package io.bootfs.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Waits for the processes that are this process's children, born or adopted. Thread-safe. */
public final class Processes {

  private static final long ANY_CHILD = -1;

  // <linux/prctl.h>
  private static final long PR_SET_DUMPABLE = 4;
  private static final long PR_SET_CHILD_SUBREAPER = 36;

  private static final Path OOM_SCORE = Path.of("/proc/self/oom_score_adj");

  // proc(5): from -1000, which the kernel never ends, to 1000; 0 is what a process has by default.
  private static final int[] ENDED_LAST = {-999, 0};

  private Processes() {}

  /** Returns the number of this process in its PID namespace. */
  public static int own() {
    return (int) Syscall.attempt(SyscallNumber.GETPID);
  }

  /**
   * Adopts the orphans among this process's descendants, which PID 1 does by nature.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void adoptOrphans() throws LinuxException {
    Syscall.call("prctl(PR_SET_CHILD_SUBREAPER)", SyscallNumber.PRCTL, PR_SET_CHILD_SUBREAPER, 1);
  }

  /**
   * Hides this process's environment, memory, root and descriptors, which {@code /proc} shows, from
   * all but those with CAP_SYS_PTRACE.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void hide() throws LinuxException {
    Syscall.call("prctl(PR_SET_DUMPABLE)", SyscallNumber.PRCTL, PR_SET_DUMPABLE, 0);
  }

  /**
   * Lets the kernel end any other process before this one where memory is short, as far as it takes
   * that from this process: without CAP_SYS_RESOURCE nothing below what the process began with.
   * What was started before keeps the value that it has inherited.
   *
   * @return that value, for {@link #endAsBefore}
   */
  public static int endLast() {
    int before = 0;
    for (int score : ENDED_LAST) {
      try {
        before = Integer.parseInt(Files.readString(OOM_SCORE).strip());
        if (score < before) {
          Files.writeString(OOM_SCORE, Integer.toString(score));
        }
        return before;
      } catch (IOException e) {
        // Refused: then the next one.
      }
    }
    return before;
  }

  /** Takes from a child what it has inherited since {@link #endLast}, unless it has ended. */
  public static void endAsBefore(int child, int before) {
    try {
      Files.writeString(Path.of("/proc/" + child + "/oom_score_adj"), Integer.toString(before));
    } catch (IOException e) {
      // It has ended, or is somebody else's in a user namespace.
    }
  }

  /**
   * Waits until a child has ended and removes it from the process table. Returns at once, empty,
   * when there is no child at all.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static Optional<ProcessExit> reap() throws LinuxException {
    return waitFor(ANY_CHILD);
  }

  /**
   * Waits until that child has ended and removes it from the process table. Returns at once, empty,
   * when there is no such child.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static Optional<ProcessExit> waitFor(long child) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(Integer.BYTES, Integer.BYTES);
      while (true) {
        long pid = Syscall.attempt(SyscallNumber.WAIT4, child, status.address(), 0, 0);
        if (pid >= 0) {
          return Optional.of(new ProcessExit((int) pid, NativeCall.fields(status).getInt(0)));
        }
        if (pid == -Errno.ECHILD) {
          return Optional.empty();
        }
        if (pid != -Errno.EINTR) {
          throw new LinuxException("wait for a child process", (int) -pid);
        }
      }
    }
  }

  /**
   * Ends this process now, with all its threads and without any shutdown hook.
   *
   * <p>{@link Runtime#halt} waits up to 300 ms for threads that are in native code, as every thread
   * that serves FUSE or waits for a signal is.
   *
   * @param status the exit status, of which the lowest 8 bits count
   */
  public static void exit(int status) {
    Syscall.attempt(SyscallNumber.EXIT_GROUP, status);
  }
}
