package io.bootfs.linux;

import java.util.Locale;
import java.util.Optional;

/** A privilege of the superuser that can be had alone, see capabilities(7). */
public enum Capability {
  // In the order of their numbers in <linux/capability.h>.
  CHOWN,
  DAC_OVERRIDE,
  DAC_READ_SEARCH,
  FOWNER,
  FSETID,
  KILL,
  SETGID,
  SETUID,
  SETPCAP,
  LINUX_IMMUTABLE,
  NET_BIND_SERVICE,
  NET_BROADCAST,
  NET_ADMIN,
  NET_RAW,
  IPC_LOCK,
  IPC_OWNER,
  SYS_MODULE,
  SYS_RAWIO,
  SYS_CHROOT,
  SYS_PTRACE,
  SYS_PACCT,
  SYS_ADMIN,
  SYS_BOOT,
  SYS_NICE,
  SYS_RESOURCE,
  SYS_TIME,
  SYS_TTY_CONFIG,
  MKNOD,
  LEASE,
  AUDIT_WRITE,
  AUDIT_CONTROL,
  SETFCAP,
  MAC_OVERRIDE,
  MAC_ADMIN,
  SYSLOG,
  WAKE_ALARM,
  BLOCK_SUSPEND,
  AUDIT_READ,
  PERFMON,
  BPF,
  CHECKPOINT_RESTORE;

  private static final String PREFIX = "CAP_";

  /** Returns the capability of a name as Docker takes it: in any case, with or without CAP_. */
  public static Optional<Capability> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String plain = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
    for (Capability capability : values()) {
      if (capability.name().equals(plain)) {
        return Optional.of(capability);
      }
    }
    return Optional.empty();
  }

  /** Returns this capability's number. */
  @SuppressWarnings("EnumOrdinal") // The order is the kernel's, and its numbers have no gaps.
  int number() {
    return ordinal();
  }

  /** Returns this capability's bit in the kernel's masks. */
  long bit() {
    return 1L << number();
  }
}
