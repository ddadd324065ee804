package io.bootfs.linux;

/** Numbers of {@code <asm/unistd.h>}, which differ by machine. */
final class SyscallNumber {
  static final long READ = pick(0, 63);
  static final long WRITE = pick(1, 64);
  static final long CLOSE = pick(3, 57);
  static final long MMAP = pick(9, 222);
  static final long MUNMAP = pick(11, 215);
  static final long RT_SIGTIMEDWAIT = pick(128, 137);
  static final long GETPID = pick(39, 172);
  static final long WAIT4 = pick(61, 260);
  static final long KILL = pick(62, 129);
  static final long GETCWD = pick(79, 17);
  static final long CHDIR = pick(80, 49);
  static final long FCHDIR = pick(81, 50);
  static final long SETGROUPS = pick(116, 159);
  static final long SETRESUID = pick(117, 147);
  static final long SETRESGID = pick(119, 149);
  static final long PRCTL = pick(157, 167);
  static final long CHROOT = pick(161, 51);
  static final long EXIT_GROUP = pick(231, 94);
  static final long OPENAT = pick(257, 56);
  static final long MKDIRAT = pick(258, 34);
  static final long READLINKAT = pick(267, 78);
  static final long FCHMODAT = pick(268, 53);
  static final long FACCESSAT = pick(269, 48);
  static final long UNSHARE = pick(272, 97);
  static final long IOCTL = pick(16, 29);
  static final long FCNTL = pick(72, 25);
  static final long MOUNT = pick(165, 40);
  static final long UMOUNT2 = pick(166, 39);
  static final long FADVISE64 = pick(221, 223);
  static final long MKNODAT = pick(259, 33);
  static final long CAPGET = pick(125, 90);
  static final long CAPSET = pick(126, 91);
  static final long GETTID = pick(186, 178);
  static final long SETNS = pick(308, 268);
  static final long SECCOMP = pick(317, 277);
  static final long SOCKET = pick(41, 198);
  static final long BIND = pick(49, 200);
  static final long LISTEN = pick(50, 201);
  static final long ACCEPT4 = pick(288, 242);
  static final long SENDTO = pick(44, 206);
  static final long RECVMSG = pick(47, 212);
  static final long SHUTDOWN = pick(48, 210);
  static final long PIVOT_ROOT = pick(155, 41);
  static final long SETHOSTNAME = pick(170, 161);
  static final long FSOPEN = 430;
  static final long FSCONFIG = 431;
  static final long FSMOUNT = 432;
  static final long OPENAT2 = 437;
  static final long MOUNT_SETATTR = 442;
  static final long PPOLL = pick(271, 73);

  private SyscallNumber() {}

  private static long pick(long x86, long arm) {
    return System.getProperty("os.arch").equals("aarch64") ? arm : x86;
  }
}
