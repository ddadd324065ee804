package io.bootfs.erofs;

/** A regular file. */
public final class RegularFile extends Inode {

  private final FileData data;

  /**
   * Makes a file.
   *
   * @param data where its content lies
   * @throws IllegalArgumentException if the mode isn't a regular file's
   */
  public RegularFile(Attributes attributes, FileData data) {
    super(attributes, FileType.REGULAR);
    this.data = data;
  }

  /** Returns where the content lies. */
  public FileData data() {
    return data;
  }
}
