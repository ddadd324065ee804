package io.bootfs.erofs;

/**
 * A node of the tree that an image is made of. A hard link is the same object under several names.
 *
 * <p>Equality is identity. An inode belongs to one image at a time: it carries its place in the
 * last {@link ErofsImage} that was planned with it. Not safe for use by several threads.
 *
 * <p>Memory: an inode takes 24 bytes, its {@link Attributes} 40 unless shared, its {@link FileData}
 * 32, its place in a directory 40, and its name 16 plus the name's length. With what planning and
 * writing take, a file costs 180 bytes of heap and its name: 500,000 files about 110 MB.
 */
public abstract sealed class Inode permits Directory, RegularFile, SpecialFile, Symlink {

  private Attributes attributes;
  private int index = -1;

  Inode(Attributes attributes, FileType type) {
    this.attributes = require(attributes, type);
  }

  /** Returns mode, owner, time and extended attributes. */
  public final Attributes attributes() {
    return attributes;
  }

  /** Replaces mode, owner, time and extended attributes. */
  final void replaceAttributes(Attributes changed) {
    attributes = require(changed, attributes.type());
  }

  /** Returns the place in the table of the last image planned, or -1. */
  final int index() {
    return index;
  }

  final void index(int place) {
    index = place;
  }

  private static Attributes require(Attributes attributes, FileType type) {
    if (attributes.type() != type) {
      throw new IllegalArgumentException(
          "mode 0%o isn't that of a %s".formatted(attributes.mode(), type));
    }
    return attributes;
  }
}
