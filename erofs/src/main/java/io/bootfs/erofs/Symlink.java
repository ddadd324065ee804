package io.bootfs.erofs;

/** A symbolic link. */
public final class Symlink extends Inode {

  private final byte[] target;

  /**
   * Makes a symbolic link.
   *
   * @param target what it points to, in bytes; not copied
   * @throws ErofsLimitException if the target is empty or longer than Linux allows
   * @throws IllegalArgumentException if the mode isn't a symbolic link's
   */
  public Symlink(Attributes attributes, byte[] target) throws ErofsLimitException {
    super(attributes, FileType.SYMLINK);
    if (target.length == 0 || target.length > Format.MAX_SYMLINK) {
      throw new ErofsLimitException(
          "a symbolic link's target has %d bytes; it must have 1 to %d"
              .formatted(target.length, Format.MAX_SYMLINK));
    }
    this.target = target;
  }

  /** Returns what the link points to; not a copy. */
  byte[] target() {
    return target;
  }
}
