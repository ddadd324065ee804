package io.bootfs.linux;

import java.util.List;

/** A way to call the kernel: a machine and its numbers of system calls. */
enum SyscallAbi {
  // AUDIT_ARCH_* of <linux/audit.h>
  X86_64(0xc000003e),
  I386(0x40000003),
  AARCH64(0xc00000b7);

  /** In place of a number where an ABI lacks a call. */
  static final int NONE = -1;

  private final int auditNumber;

  SyscallAbi(int auditNumber) {
    this.auditNumber = auditNumber;
  }

  /** Returns the ABIs by which programs for this machine, or for its predecessor, call. */
  static List<SyscallAbi> ofThisMachine() {
    return System.getProperty("os.arch").equals("aarch64")
        ? List.of(AARCH64)
        : List.of(X86_64, I386);
  }

  /** Returns the number by which seccomp names the ABI. */
  int auditNumber() {
    return auditNumber;
  }

  /** Returns this ABI's choice of the three. */
  int pick(int x86, int i386, int arm) {
    return switch (this) {
      case X86_64 -> x86;
      case I386 -> i386;
      case AARCH64 -> arm;
    };
  }
}
