package io.bootfs.erofs.reader;

import io.bootfs.erofs.Names;

/**
 * A name in a directory.
 *
 * @param name the name in bytes, of no particular character set
 * @param nid the inode's number
 * @param type the inode's type as directory entries have it ({@code FT_*} of Linux's {@code
 *     include/linux/fs_types.h}), 0 if unknown
 * @param next where a listing goes on behind this entry
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: a carrier.
public record DirectoryEntry(byte[] name, long nid, int type, long next) {

  /** Tells whether this is the directory itself or the one above it. */
  public boolean isDot() {
    return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
  }

  @Override
  public String toString() {
    return Names.printable(name) + " (inode " + nid + ")";
  }
}
