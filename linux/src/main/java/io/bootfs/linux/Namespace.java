package io.bootfs.linux;

import java.nio.file.Path;
import java.util.Set;

/** What a thread, and the programs it starts, can have apart from all others: namespaces(7). */
public enum Namespace {
  /** The mounts. */
  MOUNT(0x00020000),
  /** The host's name. */
  UTS(0x04000000),
  /** System V IPC objects and POSIX message queues. */
  IPC(0x08000000),
  /** Network devices, addresses, ports. */
  NETWORK(0x40000000),
  /** Process ids; the next program that the thread starts is process 1. */
  PID(0x20000000);

  private final long bit; // CLONE_NEW... of <linux/sched.h>

  Namespace(long bit) {
    this.bit = bit;
  }

  /**
   * Gives the calling thread namespaces of its own, and with them a root and working directory of
   * its own. Threads that it starts from now on share them; those it has started don't. It must be
   * a platform thread.
   *
   * <p>A thread that has asked for {@link #PID} can't start threads any more.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void unshare(Set<Namespace> namespaces) throws LinuxException {
    ThreadContext.separate();
    long bits = 0;
    for (Namespace namespace : namespaces) {
      bits |= namespace.bit;
    }
    Syscall.call("unshare " + namespaces, SyscallNumber.UNSHARE, bits);
  }

  /**
   * Returns the file in which {@code /proc} shows the PID namespace of the programs that the
   * calling thread starts, as others see it while the thread lives.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static Path ofPrograms() throws LinuxException {
    long thread = Syscall.call("gettid", SyscallNumber.GETTID);
    return Path.of("/proc/" + Processes.own() + "/task/" + thread + "/ns/pid_for_children");
  }
}
