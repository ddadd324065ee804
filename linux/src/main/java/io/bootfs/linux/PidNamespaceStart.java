package io.bootfs.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The start of a program in a {@link PidNamespace}, which takes two threads.
 *
 * <p>A procfs can be mounted only when its PID namespace has a process, and the first one must be
 * the program. So the thread that spawns the program holds it back before its exec; another one
 * joins the namespaces by then, and mounts {@code /proc}. Kernels before 6.17 show in it the PID
 * namespace of the process that mounts it, which there is a program of its own, inside.
 */
final class PidNamespaceStart implements Closeable {

  // <linux/sched.h>
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_NEWPID = 0x20000000;

  private static final int NONE = -1;
  private static final Path PROC = Path.of("/proc");
  private static final Set<MountFlag> PROC_FLAGS =
      Set.of(MountFlag.NO_SUID, MountFlag.NO_DEV, MountFlag.NO_EXEC);

  private static final Path ROOT = Path.of("/");

  /** How a filter of system calls, or a security module, refuses {@code pivot_root}. */
  private static final Set<Integer> REFUSED = Set.of(Errno.EPERM, Errno.EACCES, Errno.ENOSYS);

  private final PidNamespace namespace;
  private final RootDirectory root;
  private final StartGate gate;
  private final int program;
  private volatile long spawningThread;
  private volatile int mounts = NONE;

  /** Prepares the start while the calling thread sees the files that it takes. */
  PidNamespaceStart(PidNamespace namespace, RootDirectory root) throws IOException {
    this.namespace = namespace;
    this.root = root;
    program = FileCalls.openAsPlace(namespace.mount().toString());
    gate = StartGate.create(root, namespace.place());
  }

  /** Returns what the program's process opens before it begins. */
  List<PosixSpawn.Opening> openings() {
    return gate.openings();
  }

  /**
   * Takes the calling thread to the program's root, which has a procfs, in namespaces that its
   * children have for themselves. Nothing else is in that of mounts, as far as the container's
   * filter allows: who may unmount its own root would find there what was below.
   */
  void enter() throws IOException {
    boolean isRoot = Files.isSameFile(ROOT, Path.of(root.path()));
    FileCalls.changeDirectory(root);
    Syscall.call("unshare PID and mounts", SyscallNumber.UNSHARE, CLONE_NEWNS | CLONE_NEWPID);
    if (isRoot) {
      FileCalls.changeRoot(".");
    } else {
      leaveRoot();
    }
    // What is mounted for the program is not to be seen from where these come from.
    makePrivate(ROOT);
    makePrivate(Path.of("/dev"));
    spawningThread = Syscall.call("gettid", SyscallNumber.GETTID);
    mounts = FileCalls.openForReading("/proc/thread-self/ns/mnt");
  }

  private static void leaveRoot() throws IOException {
    try {
      Mounts.pivotRoot();
    } catch (LinuxException e) {
      // What a filter refuses has the errno that it was given.
      if (!REFUSED.contains(e.errno())) {
        throw e;
      }
      CoveredRoot.strip();
      FileCalls.changeRoot(".");
    }
  }

  private static void makePrivate(Path mountPoint) throws LinuxException {
    try {
      Mounts.propagate(mountPoint, Propagation.PRIVATE);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      // Nothing is mounted there, so what is mounted on it belongs to the root.
    }
  }

  /** Mounts {@code /proc} for the program once it waits, and lets it go; runs on its own thread. */
  void mountProc() throws IOException {
    gate.await();
    if (mounts == NONE) {
      return; // The program was not started.
    }
    join();
    try {
      namespace.born().run();
      mount();
      replaceProc(gate.mountPoint());
      namespace.procReady().run();
    } finally {
      gate.open();
    }
    gate.hide();
  }

  /** Says that the program runs, or will never. */
  void started() throws LinuxException {
    gate.giveUp();
  }

  private void join() throws LinuxException {
    // This is there only now that the namespace has a process.
    String path = "/proc/self/task/" + spawningThread + "/ns/pid_for_children";
    int processes = FileCalls.openForReading(path);
    try {
      ThreadContext.separate();
      Syscall.call("join mount namespace", SyscallNumber.SETNS, mounts, CLONE_NEWNS);
      Syscall.call("join PID namespace", SyscallNumber.SETNS, processes, CLONE_NEWPID);
    } finally {
      FileCalls.close(processes);
    }
  }

  private void mount() throws IOException {
    MountOptions options = MountOptions.NONE.with("pidns", "/proc/thread-self/ns/pid_for_children");
    try {
      Mounts.mount("proc", gate.mountPoint(), "proc", PROC_FLAGS, options);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      mountFromInside("/proc/self/fd/" + program, gate.mountPoint());
    }
  }

  /** Mounts as kernels before 6.17 can. */
  static void mountFromInside(String program, Path place) throws IOException {
    List<String> words =
        List.of("mount", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc", place.toString());
    int pid = PosixSpawn.startHelper(program, words);
    int status = Processes.waitFor(pid).map(ProcessExit::exitStatus).orElse(0);
    if (status != 0) {
      throw new IOException("mounting /proc in a PID namespace failed with status " + status);
    }
  }

  static void replaceProc(Path mounted) throws LinuxException {
    Mounts.detach(PROC);
    Mounts.move(mounted, PROC);
  }

  @Override
  public void close() throws IOException {
    FileCalls.close(program);
    if (mounts != NONE) {
      FileCalls.close(mounts);
    }
    gate.close();
  }
}
