package io.bootfs.linux;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A property of a mount, as in mount(2).
 *
 * <p>Sets of these and of other constants that a start makes are no EnumSets: the first of a type
 * asks for its constants by reflection, which takes up to two milliseconds.
 */
public enum MountFlag {
  /** Nothing can be written. */
  READ_ONLY(1, "ro"),
  /** Set-user-id bits and file capabilities have no effect. */
  NO_SUID(2, "nosuid"),
  /** Device nodes can't be opened. */
  NO_DEV(4, "nodev"),
  /** Programs can't be executed. */
  NO_EXEC(8, "noexec"),
  /** Reading does not change access times. */
  NO_ATIME(1024, "noatime"),
  /** Every reading changes access times. */
  STRICT_ATIME(1 << 24, "strictatime");

  private final long bit; // <linux/mount.h>
  private final String option;

  MountFlag(long bit, String option) {
    this.bit = bit;
    this.option = option;
  }

  /**
   * Returns the flags among a mount's options, as mountinfo (proc(5)) names them, in a set of the
   * caller's.
   */
  public static Set<MountFlag> of(List<String> options) {
    Set<MountFlag> flags = new HashSet<>();
    for (MountFlag flag : values()) {
      if (options.contains(flag.option)) {
        flags.add(flag);
      }
    }
    return flags;
  }

  static long bits(Set<MountFlag> flags) {
    long bits = 0;
    for (MountFlag flag : flags) {
      bits |= flag.bit;
    }
    return bits;
  }
}
