package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What a thread can have for itself on Linux and hands to the programs it spawns: root and working
 * directory, and identity. Every method acts on the calling thread alone, which must be a platform
 * thread.
 */
final class ThreadContext {

  private static final long CLONE_FS = 0x200; // <linux/sched.h>

  private static final long PR_SET_NO_NEW_PRIVS = 38; // <linux/prctl.h>

  private ThreadContext() {}

  /** Parts with the root and working directory that all threads of the process share. */
  static void separate() throws LinuxException {
    Syscall.call("unshare(CLONE_FS)", SyscallNumber.UNSHARE, CLONE_FS);
  }

  /** Makes a directory the thread's root and its working directory. */
  static void enter(RootDirectory root) throws LinuxException {
    FileCalls.changeDirectory(root);
    FileCalls.changeRoot(".");
  }

  /**
   * Gives up for good what programs started from here may not have, but for what this thread itself
   * still needs to take on an identity.
   */
  static void confine(Confinement confinement) throws LinuxException {
    if (confinement.noNewPrivileges()) {
      Syscall.call(
          "prctl(PR_SET_NO_NEW_PRIVS)", SyscallNumber.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }
    Capabilities.bound(confinement.capabilities());
    if (confinement.filter() != null) {
      confinement.filter().install();
    }
  }

  /** Takes on an identity; the thread can't return to the one it had unless that was root's. */
  static void become(Identity identity) throws LinuxException {
    List<Integer> groups = identity.groups();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list = arena.allocate((long) groups.size() * Integer.BYTES, Integer.BYTES);
      groups.forEach(NativeCall.fields(list)::putInt);
      Syscall.call("setgroups", SyscallNumber.SETGROUPS, groups.size(), list.address());
    }
    long gid = identity.gid();
    long uid = identity.uid();
    Syscall.call("setresgid " + gid, SyscallNumber.SETRESGID, gid, gid, gid);
    Syscall.call("setresuid " + uid, SyscallNumber.SETRESUID, uid, uid, uid);
  }
}
