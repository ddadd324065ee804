package io.bootfs.linux;

import static io.bootfs.linux.SyscallAbi.NONE;

/**
 * The system calls that Docker's default seccomp profile refuses, each with its numbers and with
 * the capabilities of which any lifts the refusal.
 *
 * <p>Docker's profile lists what is allowed. What it leaves out is the shorter list, and says the
 * same together with {@link #LAST}: a later call is none of either list. Numbers are those of
 * {@code <asm/unistd_64.h>}, {@code <asm/unistd_32.h>} and {@code <asm-generic/unistd.h>}.
 */
enum RefusedCall {
  ACCT(163, 51, 89, Capability.SYS_PACCT),
  ADD_KEY(248, 286, 217),
  AFS_SYSCALL(183, 137, NONE),
  BDFLUSH(NONE, 134, NONE),
  BPF(321, 357, 280, Capability.SYS_ADMIN, Capability.BPF),
  BREAK(NONE, 17, NONE),
  CHROOT(161, 61, 51, Capability.SYS_CHROOT),
  CLOCK_SETTIME(227, 264, 112, Capability.SYS_TIME),
  CLOCK_SETTIME64(NONE, 404, NONE, Capability.SYS_TIME),
  CLONE3(435, 435, 435, Capability.SYS_ADMIN),
  CREATE_MODULE(174, 127, NONE),
  DELETE_MODULE(176, 129, 106, Capability.SYS_MODULE),
  FANOTIFY_INIT(300, 338, 262, Capability.SYS_ADMIN),
  FILE_GETATTR(468, 468, 468),
  FILE_SETATTR(469, 469, 469),
  FINIT_MODULE(313, 350, 273, Capability.SYS_MODULE),
  FSCONFIG(431, 431, 431, Capability.SYS_ADMIN),
  FSMOUNT(432, 432, 432, Capability.SYS_ADMIN),
  FSOPEN(430, 430, 430, Capability.SYS_ADMIN),
  FSPICK(433, 433, 433, Capability.SYS_ADMIN),
  FTIME(NONE, 35, NONE),
  GET_KERNEL_SYMS(177, 130, NONE),
  GET_MEMPOLICY(239, 275, 236, Capability.SYS_NICE),
  GETPMSG(181, 188, NONE),
  GTTY(NONE, 32, NONE),
  IDLE(NONE, 112, NONE),
  INIT_MODULE(175, 128, 105, Capability.SYS_MODULE),
  IO_URING_ENTER(426, 426, 426),
  IO_URING_REGISTER(427, 427, 427),
  IO_URING_SETUP(425, 425, 425),
  IOPERM(173, 101, NONE, Capability.SYS_RAWIO),
  IOPL(172, 110, NONE, Capability.SYS_RAWIO),
  KCMP(312, 349, 272, Capability.SYS_PTRACE),
  KEXEC_FILE_LOAD(320, NONE, 294),
  KEXEC_LOAD(246, 283, 104),
  KEYCTL(250, 288, 219),
  LISTMOUNT(458, 458, 458, Capability.SYS_ADMIN),
  LOCK(NONE, 53, NONE),
  LOOKUP_DCOOKIE(212, 253, 18, Capability.SYS_ADMIN),
  LSM_GET_SELF_ATTR(459, 459, 459),
  LSM_LIST_MODULES(461, 461, 461),
  LSM_SET_SELF_ATTR(460, 460, 460),
  MBIND(237, 274, 235, Capability.SYS_NICE),
  MIGRATE_PAGES(256, 294, 238),
  MOUNT(165, 21, 40, Capability.SYS_ADMIN),
  MOUNT_SETATTR(442, 442, 442, Capability.SYS_ADMIN),
  MOVE_MOUNT(429, 429, 429, Capability.SYS_ADMIN),
  MOVE_PAGES(279, 317, 239),
  MPX(NONE, 56, NONE),
  NFSSERVCTL(180, 169, 42),
  NICE(NONE, 34, NONE),
  OLDFSTAT(NONE, 28, NONE),
  OLDLSTAT(NONE, 84, NONE),
  OLDOLDUNAME(NONE, 59, NONE),
  OLDSTAT(NONE, 18, NONE),
  OLDUNAME(NONE, 109, NONE),
  OPEN_BY_HANDLE_AT(304, 342, 265, Capability.DAC_READ_SEARCH),
  OPEN_TREE(428, 428, 428, Capability.SYS_ADMIN),
  OPEN_TREE_ATTR(467, 467, 467, Capability.SYS_ADMIN),
  PERF_EVENT_OPEN(298, 336, 241, Capability.SYS_ADMIN, Capability.PERFMON),
  PIDFD_GETFD(438, 438, 438, Capability.SYS_PTRACE),
  PIVOT_ROOT(155, 217, 41),
  PROCESS_MADVISE(440, 440, 440, Capability.SYS_PTRACE),
  PROF(NONE, 44, NONE),
  PROFIL(NONE, 98, NONE),
  PUTPMSG(182, 189, NONE),
  QUERY_MODULE(178, 167, NONE),
  QUOTACTL(179, 131, 60, Capability.SYS_ADMIN),
  QUOTACTL_FD(443, 443, 443, Capability.SYS_ADMIN),
  READDIR(NONE, 89, NONE),
  REBOOT(169, 88, 142, Capability.SYS_BOOT),
  REQUEST_KEY(249, 287, 218),
  SECURITY(185, NONE, NONE),
  SET_MEMPOLICY(238, 276, 237, Capability.SYS_NICE),
  SET_MEMPOLICY_HOME_NODE(450, 450, 450, Capability.SYS_NICE),
  SETDOMAINNAME(171, 121, 162, Capability.SYS_ADMIN),
  SETHOSTNAME(170, 74, 161, Capability.SYS_ADMIN),
  SETNS(308, 346, 268, Capability.SYS_ADMIN),
  SETTIMEOFDAY(164, 79, 170, Capability.SYS_TIME),
  SGETMASK(NONE, 68, NONE),
  SIGACTION(NONE, 67, NONE),
  SIGNAL(NONE, 48, NONE),
  SIGPENDING(NONE, 73, NONE),
  SIGSUSPEND(NONE, 72, NONE),
  SSETMASK(NONE, 69, NONE),
  STATMOUNT(457, 457, 457, Capability.SYS_ADMIN),
  STIME(NONE, 25, NONE, Capability.SYS_TIME),
  STTY(NONE, 31, NONE),
  SWAPOFF(168, 115, 225),
  SWAPON(167, 87, 224),
  SYSCTL(156, 149, NONE),
  SYSFS(139, 135, NONE),
  SYSLOG(103, 103, 116, Capability.SYS_ADMIN, Capability.SYSLOG),
  TUXCALL(184, NONE, NONE),
  ULIMIT(NONE, 58, NONE),
  UMOUNT(NONE, 22, NONE, Capability.SYS_ADMIN),
  UMOUNT2(166, 52, 39, Capability.SYS_ADMIN),
  UNSHARE(272, 310, 97, Capability.SYS_ADMIN),
  USELIB(134, 86, NONE),
  USERFAULTFD(323, 374, 282),
  USTAT(136, 62, NONE),
  VHANGUP(153, 111, 58, Capability.SYS_TTY_CONFIG),
  VM86(NONE, 166, NONE),
  VM86OLD(NONE, 113, NONE),
  VSERVER(236, 273, NONE);

  /** The highest number of a system call that the profile decides about, on every machine. */
  static final int LAST = 469;

  private final int x86;
  private final int i386;
  private final int arm;
  private final long liftedBy;

  RefusedCall(int x86, int i386, int arm, Capability... liftedBy) {
    this.x86 = x86;
    this.i386 = i386;
    this.arm = arm;
    long bits = 0;
    for (Capability capability : liftedBy) {
      bits |= capability.bit();
    }
    this.liftedBy = bits;
  }

  /** Returns the call's number, or {@link SyscallAbi#NONE}. */
  int number(SyscallAbi abi) {
    return abi.pick(x86, i386, arm);
  }

  /** Tells whether a program with these capabilities is refused the call. */
  boolean isRefused(CapabilitySet capabilities) {
    return (capabilities.bits() & liftedBy) == 0;
  }
}
