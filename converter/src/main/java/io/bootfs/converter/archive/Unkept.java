package io.bootfs.converter.archive;

import java.util.EnumSet;
import java.util.Set;

/** What an archive may say of a file and an image has no place for. */
public enum Unkept {
  /** Such as {@code +i}, and DOS's. */
  FLAGS("flags as chattr sets them"),
  /** Directories that were subvolumes of btrfs. */
  SUBVOLUMES("being a subvolume"),
  /** Whose quota a file counts against. */
  QUOTA_PROJECTS("the project that a quota counts for");

  private final String text;

  Unkept(String text) {
    this.text = text;
  }

  /** Returns what it is, for messages. */
  public String text() {
    return text;
  }

  /** Returns what a file has of these. */
  static Set<Unkept> of(long flags, boolean hasQuotaProject) {
    EnumSet<Unkept> found = EnumSet.noneOf(Unkept.class);
    if ((flags & Feature.SUBVOLUME_FLAGS) != 0) {
      found.add(SUBVOLUMES);
    }
    if ((flags & ~Feature.SUBVOLUME_FLAGS) != 0) {
      found.add(FLAGS);
    }
    if (hasQuotaProject) {
      found.add(QUOTA_PROJECTS);
    }
    return found;
  }
}
