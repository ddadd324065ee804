package io.bootfs.cli.image;

import io.bootfs.erofs.FileType;

/**
 * A file of an image, in the sense in which directories and devices are files. Immutable.
 *
 * @param number what tells it from the image's other files; names of one file have the same
 * @param mode type and permissions, as {@code st_mode}
 * @param uid the owner
 * @param gid the group
 * @param links how many names it has
 * @param size the bytes of its content
 * @param mtimeSeconds the modification time in seconds since 1970
 * @param mtimeNanos nanoseconds to add
 * @param major a device's major number
 * @param minor a device's minor number
 */
public record ImageFile(
    long number,
    int mode,
    long uid,
    long gid,
    long links,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    long major,
    long minor) {

  private static final int PERMISSIONS = 07777;

  /** Returns the type that the mode names. */
  public FileType type() {
    return FileType.of(mode);
  }

  /** Tells whether this is a directory. */
  public boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  /** Tells whether this is a symbolic link. */
  public boolean isSymlink() {
    return type() == FileType.SYMLINK;
  }

  /** Tells whether this is a character or block device. */
  public boolean isDevice() {
    return type() == FileType.CHARACTER_DEVICE || type() == FileType.BLOCK_DEVICE;
  }

  /** Returns the permissions in octal digits, as chmod takes them. */
  public String permissions() {
    return "%04o".formatted(mode & PERMISSIONS);
  }
}
