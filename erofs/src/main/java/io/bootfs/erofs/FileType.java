package io.bootfs.erofs;

/** The type of an inode: bits 12 to 15 of its mode ({@code S_IFMT}). */
public enum FileType {
  // The second number is a directory entry's file type: FT_* of Linux's include/linux/fs_types.h.

  /** A regular file ({@code S_IFREG}). */
  REGULAR(0100000, 1),
  /** A directory ({@code S_IFDIR}). */
  DIRECTORY(0040000, 2),
  /** A character device ({@code S_IFCHR}). */
  CHARACTER_DEVICE(0020000, 3),
  /** A block device ({@code S_IFBLK}). */
  BLOCK_DEVICE(0060000, 4),
  /** A FIFO ({@code S_IFIFO}). */
  FIFO(0010000, 5),
  /** A Unix domain socket ({@code S_IFSOCK}). */
  SOCKET(0140000, 6),
  /** A symbolic link ({@code S_IFLNK}). */
  SYMLINK(0120000, 7);

  /** The mode's bits that hold the type ({@code S_IFMT}). */
  public static final int MASK = 0170000;

  private static final FileType[] ALL = values();

  private final int bits;
  private final int direntType;

  FileType(int bits, int direntType) {
    this.bits = bits;
    this.direntType = direntType;
  }

  /**
   * Returns the type in a mode.
   *
   * @throws IllegalArgumentException if the mode's type bits name none
   */
  public static FileType of(int mode) {
    for (FileType type : ALL) {
      if ((mode & MASK) == type.bits) {
        return type;
      }
    }
    throw new IllegalArgumentException("mode 0%o has no file type".formatted(mode));
  }

  /** Returns the bits that this type has in a mode. */
  public int bits() {
    return bits;
  }

  /** Returns what a directory entry says of an inode of this type. */
  public int direntType() {
    return direntType;
  }
}
