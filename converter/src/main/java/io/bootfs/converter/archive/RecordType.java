package io.bootfs.converter.archive;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of records that an archive consists of ({@code caformat.h} of casync), in the order in
 * which those of one file follow each other.
 */
enum RecordType {
  /** Opens a file: features, mode, flags, owner, time. */
  ENTRY(0x1396fabcea5bbb51L, 48, 48, 0),
  /** The owner's name. */
  USER(0xf453131aaeeaccb3L, 2, 256, Feature.USER_NAMES),
  /** The group's name. */
  GROUP(0x25eb6ac969396a52L, 2, 256, Feature.USER_NAMES),
  /** An extended attribute: its name, NUL, its value. */
  XATTR(0xb8157091f80bc486L, 4, 256 + (1 << 16), Feature.XATTRS),
  /** A user's rights. */
  ACL_USER(0x297dc88b2ef12fafL, 16, 16 + 256, Feature.ACL),
  /** A group's rights. */
  ACL_GROUP(0x36f2acb56cb3dd0bL, 16, 16 + 256, Feature.ACL),
  /** The rights of the file's group, whose place in the mode the mask has taken. */
  ACL_GROUP_OBJ(0x23047110441f38f3L, 8, 8, Feature.ACL),
  /** The rights that new files get: those of owner, group, others, and the mask. */
  ACL_DEFAULT(0xfe3eeda6823c8cd0L, 32, 32, Feature.ACL),
  /** A user's rights to new files. */
  ACL_DEFAULT_USER(0xbdf03df9bd010a91L, 16, 16 + 256, Feature.ACL),
  /** A group's rights to new files. */
  ACL_DEFAULT_GROUP(0xa0cb1168782d1f51L, 16, 16 + 256, Feature.ACL),
  /** The SELinux label. */
  SELINUX(0x46faf0602fd26c59L, 2, 4096, Feature.SELINUX),
  /** The capabilities of a program. */
  FCAPS(0xf7267db0afed0629L, 0, 1 << 16, Feature.FCAPS),
  /** The number of the project whose quota the file counts against. */
  QUOTA_PROJECT(0x161baf2d8772a72bL, 8, 8, Feature.QUOTA_PROJECT),
  /** What a symbolic link points to. */
  SYMLINK(0x664a6fb6830e0d6cL, 2, 4096, Feature.SYMLINKS),
  /** A device's numbers. */
  DEVICE(0xac3dace369dfe643L, 16, 16, Feature.DEVICES),
  /** A regular file's data. */
  PAYLOAD(0x8b9e1d93d6dcffc9L, 0, Long.MAX_VALUE, 0),
  /** The name of a file in a directory; its records follow. */
  FILENAME(0x6dbb6ebcb3161f0bL, 2, 256, 0),
  /** Closes a directory: where its files begin. */
  GOODBYE(0xdfd35c5e8327c403L, 24, Long.MAX_VALUE, 0);

  private static final RecordType[] ALL = values();

  private final long number;
  private final long least;
  private final long most;
  private final long feature;

  RecordType(long number, long least, long most, long feature) {
    this.number = number;
    this.least = least;
    this.most = most;
    this.feature = feature;
  }

  /** Returns the type of a number, or null if casync has none. */
  static @Nullable RecordType of(long number) {
    for (RecordType type : ALL) {
      if (type.number == number) {
        return type;
      }
    }
    return null;
  }

  /** Returns the number that stands for the type. */
  long number() {
    return number;
  }

  /** Tells whether a record may have as many bytes behind its header. */
  boolean fits(long bodyBytes) {
    return bodyBytes >= least && bodyBytes <= most;
  }

  /** Returns the feature without which there is no such record, or 0. */
  long feature() {
    return feature;
  }

  /** Tells whether this says more about a file, and isn't its content. */
  boolean isAttribute() {
    return compareTo(ENTRY) > 0 && compareTo(SYMLINK) < 0;
  }

  /** Tells whether a file may have several of these. */
  boolean isRepeated() {
    return switch (this) {
      case XATTR, ACL_USER, ACL_GROUP, ACL_DEFAULT_USER, ACL_DEFAULT_GROUP -> true;
      default -> false;
    };
  }
}
