package io.bootfs.converter.archive;

/** What an archive may keep of files: bits of the feature flags ({@code caformat.h} of casync). */
final class Feature {

  static final long UIDS_16 = 0x1;
  static final long UIDS_32 = 0x2;
  static final long USER_NAMES = 0x4;
  static final long SYMLINKS = 0x200;
  static final long DEVICES = 0x400;
  static final long FIFOS = 0x800;
  static final long SOCKETS = 0x1000;
  static final long XATTRS = 0x1000_0000;
  static final long ACL = 0x2000_0000;
  static final long SELINUX = 0x4000_0000;
  static final long FCAPS = 0x8000_0000L;
  static final long QUOTA_PROJECT = 0x1_0000_0000L;

  /** Flags of files and directories, and being a subvolume: DOS's, chattr's, btrfs's. */
  static final long FILE_FLAGS = 0x0fff_e000;

  /** Those of them that say that a directory is a subvolume, perhaps a read-only one. */
  static final long SUBVOLUME_FLAGS = 0x0c00_0000;

  /** All that say what is kept, those above among them: {@code CA_FORMAT_WITH_MASK}. */
  private static final long KEPT = 0x1_ffff_ffffL;

  /** How the archive was made: what was left out, and by which digest chunks are named. */
  private static final long MADE = 0xf000_0000_0000_0000L;

  /** All that casync has. */
  static final long KNOWN = KEPT | MADE;

  private Feature() {}
}
