package io.bootfs.erofs.reader;

import io.bootfs.erofs.FileType;

/**
 * An inode as an image has it. Immutable.
 *
 * @param nid its number: its place in the image's metadata
 * @param mode type and permissions, the low 16 bits of {@code st_mode}
 * @param uid the owner, an unsigned number of 32 bits
 * @param gid the group, an unsigned number of 32 bits
 * @param links how many names it has, as the image says
 * @param size the bytes of its content
 * @param mtimeSeconds the modification time in seconds since 1970
 * @param mtimeNanos nanoseconds to add
 * @param layout how its content is stored
 * @param location {@code i_u}: the content's first block, the format of its chunks, or the device
 * @param bodyOffset where its extended attributes begin, in bytes from the image's start
 * @param xattrSize how many bytes they take; the inline content follows
 */
public record ImageInode(
    long nid,
    int mode,
    int uid,
    int gid,
    long links,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    DataLayout layout,
    int location,
    long bodyOffset,
    int xattrSize) {

  // new_encode_dev of Linux's include/linux/kdev_t.h: minor's low 8 bits, major, minor's others
  private static final int MINOR_BITS = 8;
  private static final int MINOR_LOW = 0xff;
  private static final int MINOR_HIGH_SHIFT = 12;
  private static final int MINOR_HIGH = 0xfff00;
  private static final int MAJOR = 0xfff;

  /** Returns the type that the mode names. */
  public FileType type() {
    return FileType.of(mode);
  }

  /** Tells whether this is a directory. */
  public boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  /** Tells whether this is a character or block device. */
  public boolean isDevice() {
    return type() == FileType.CHARACTER_DEVICE || type() == FileType.BLOCK_DEVICE;
  }

  /** Returns a device's major number; 0 if this is none. */
  public int major() {
    return isDevice() ? location >>> MINOR_BITS & MAJOR : 0;
  }

  /** Returns a device's minor number; 0 if this is none. */
  public int minor() {
    return isDevice() ? (location & MINOR_LOW) | ((location >>> MINOR_HIGH_SHIFT) & MINOR_HIGH) : 0;
  }

  /** Returns where content begins that follows the inode. */
  long inlineOffset() {
    return bodyOffset + xattrSize;
  }
}
