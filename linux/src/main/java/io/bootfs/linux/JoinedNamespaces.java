package io.bootfs.linux;

import java.io.Closeable;

/**
 * The PID and mount namespaces of a program, held open, so that others can be started beside it
 * whoever it runs as by then. Thread-safe; the caller closes it.
 */
public final class JoinedNamespaces implements Closeable {

  // <linux/sched.h>
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_NEWPID = 0x20000000;

  private static final String MOUNTS = "/proc/thread-self/ns/mnt";
  private static final String PROCESSES = "/proc/thread-self/ns/pid_for_children";

  private final int mounts;
  private final int processes;

  private JoinedNamespaces(int mounts, int processes) {
    this.mounts = mounts;
    this.processes = processes;
  }

  /**
   * Returns the mount namespace that the calling thread is in, and the PID namespace that its
   * programs would be in; {@code /proc} must be this process's.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static JoinedNamespaces ofThisThread() throws LinuxException {
    int mounts = FileCalls.openForReading(MOUNTS);
    try {
      return new JoinedNamespaces(mounts, FileCalls.openForReading(PROCESSES));
    } catch (LinuxException e) {
      FileCalls.close(mounts);
      throw e;
    }
  }

  /** Takes the calling thread there, which shares its root with no other. */
  void join() throws LinuxException {
    Syscall.call("join mount namespace", SyscallNumber.SETNS, mounts, CLONE_NEWNS);
    Syscall.call("join PID namespace", SyscallNumber.SETNS, processes, CLONE_NEWPID);
  }

  @Override
  public void close() throws LinuxException {
    FileCalls.close(mounts);
    FileCalls.close(processes);
  }
}
