package io.bootfs.erofs.reader;

/** How an inode's content is stored; the numbers are the format's, in the order here. */
public enum DataLayout {
  /** All in consecutive blocks ({@code EROFS_INODE_FLAT_PLAIN}). */
  FLAT_PLAIN,
  /** Compressed, with whole indexes ({@code EROFS_INODE_COMPRESSED_FULL}). */
  COMPRESSED_FULL,
  /**
   * In consecutive blocks, the last of which follows the inode ({@code EROFS_INODE_FLAT_INLINE}).
   */
  FLAT_INLINE,
  /** Compressed, with compact indexes ({@code EROFS_INODE_COMPRESSED_COMPACT}). */
  COMPRESSED_COMPACT,
  /** In chunks, whose addresses follow the inode ({@code EROFS_INODE_CHUNK_BASED}). */
  CHUNK_BASED;

  private static final DataLayout[] ALL = values();

  /** Returns the layout that an inode's {@code i_format} names. */
  static DataLayout of(long nid, int number) throws DamagedImageException {
    if (number >= ALL.length) {
      throw DamagedImageException.inode(nid, "has no known data layout: " + number);
    }
    return ALL[number];
  }
}
