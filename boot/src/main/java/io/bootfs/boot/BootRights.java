package io.bootfs.boot;

import io.bootfs.linux.Capabilities;
import io.bootfs.linux.Capability;
import io.bootfs.linux.CapabilitySet;
import io.bootfs.linux.LinuxException;
import java.util.List;

/** The capabilities that boot uses beside the one to mount, all of them Docker's default. */
final class BootRights {

  private static final List<Capability> USED =
      List.of(
          Capability.CHOWN,
          Capability.DAC_OVERRIDE,
          Capability.FOWNER,
          Capability.KILL,
          Capability.MKNOD,
          Capability.SETGID,
          Capability.SETPCAP,
          Capability.SETUID,
          Capability.SYS_CHROOT);

  private BootRights() {}

  /** Says what of them this process lacks, for the end of a message that it may explain. */
  static String lacking() {
    CapabilitySet permitted;
    try {
      permitted = Capabilities.permitted();
    } catch (LinuxException e) {
      return "";
    }
    StringBuilder flags = new StringBuilder();
    for (Capability capability : USED) {
      if (!permitted.contains(capability)) {
        flags.append(" --cap-add ").append(capability);
      }
    }
    return flags.isEmpty()
        ? ""
        : ": the container lacks capabilities that boot uses, run it with"
            + flags
            + "; BOOTFS_CAP_DROP takes them from the app";
  }
}
