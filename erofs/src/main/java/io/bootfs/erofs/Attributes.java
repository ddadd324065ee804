package io.bootfs.erofs;

/**
 * What an inode has beside its content. Immutable; one object may serve many inodes.
 *
 * @param mode permissions, setuid, setgid and sticky bit, and the {@link FileType}'s bits: the low
 *     16 bits of {@code st_mode}
 * @param uid the owner, an unsigned number of 32 bits
 * @param gid the group, an unsigned number of 32 bits
 * @param mtimeSeconds the modification time in seconds since 1970; negative before
 * @param mtimeNanos nanoseconds to add to the seconds, 0 to 999,999,999
 * @param xattrs the extended attributes, ACLs and file capabilities among them
 */
public record Attributes(
    int mode, int uid, int gid, long mtimeSeconds, int mtimeNanos, Xattrs xattrs) {

  private static final int MODE_MASK = 0177777;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /** Checks mode and nanoseconds. */
  public Attributes {
    if ((mode & ~MODE_MASK) != 0) {
      throw new IllegalArgumentException("mode 0%o has more than 16 bits".formatted(mode));
    }
    FileType.of(mode);
    if (mtimeNanos < 0 || mtimeNanos >= NANOS_PER_SECOND) {
      throw new IllegalArgumentException("nanoseconds out of range: " + mtimeNanos);
    }
  }

  /** Returns the type in the mode. */
  public FileType type() {
    return FileType.of(mode);
  }
}
