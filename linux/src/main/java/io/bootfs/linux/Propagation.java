package io.bootfs.linux;

/** What a mount shares with its copies in other mount namespaces, as in mount_namespaces(7). */
public enum Propagation {
  /** Mounts below it neither come from its copies nor go to them. */
  PRIVATE(1 << 18),
  /** Mounts below its copies appear below it, but not the other way round. */
  SLAVE(1 << 19);

  private final long bit; // <linux/mount.h>

  Propagation(long bit) {
    this.bit = bit;
  }

  long bit() {
    return bit;
  }
}
