package io.bootfs.linux;

import java.util.Set;

/** A property of a mount, as in mount(2). */
public enum MountFlag {
  /** Nothing can be written. */
  READ_ONLY(1),
  /** Set-user-id bits and file capabilities have no effect. */
  NO_SUID(2),
  /** Device nodes can't be opened. */
  NO_DEV(4),
  /** Programs can't be executed. */
  NO_EXEC(8),
  /** Reading does not change access times. */
  NO_ATIME(1024);

  private final long bit; // <linux/mount.h>

  MountFlag(long bit) {
    this.bit = bit;
  }

  static long bits(Set<MountFlag> flags) {
    long bits = 0;
    for (MountFlag flag : flags) {
      bits |= flag.bit;
    }
    return bits;
  }
}
