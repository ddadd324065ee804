package io.bootfs.erofs;

/**
 * The numbers of the on-disk format, under the names of Linux's {@code fs/erofs/erofs_fs.h} where
 * it has one. All integers on disk are little-endian.
 */
public final class Format {

  /** {@code blkszbits}: blocks of 4 KiB, the only size that kernels before 6.4 mount. */
  public static final int BLOCK_BITS = 12;

  /** The block size in bytes. */
  public static final int BLOCK = 1 << BLOCK_BITS;

  /** The block addresses that 32 bits hold, {@link #NULL_ADDRESS} left out. */
  public static final long MAX_BLOCKS = 0xffff_ffffL;

  /** {@code EROFS_SUPER_OFFSET}: where the superblock starts in block 0. */
  public static final int SUPER_OFFSET = 1024;

  /** {@code EROFS_SUPER_MAGIC_V1} of {@code include/uapi/linux/magic.h}. */
  public static final int SUPER_MAGIC = 0xE0F5E1E2;

  /** {@code EROFS_FEATURE_COMPAT_SB_CHKSUM}: the superblock has a checksum. */
  public static final int FEATURE_COMPAT_CHECKSUM = 0x1;

  /** {@code EROFS_FEATURE_COMPAT_MTIME}: the time of an inode is its modification time. */
  public static final int FEATURE_COMPAT_MTIME = 0x2;

  /** {@code EROFS_FEATURE_INCOMPAT_CHUNKED_FILE}: some inode is chunk-based; from Linux 5.15. */
  public static final int FEATURE_INCOMPAT_CHUNKED_FILE = 0x4;

  /** The unit of an inode number: {@code 1 << islotbits}, the size of a compact inode. */
  public static final int INODE_SLOT = 32;

  /** The size of {@code struct erofs_inode_extended}. */
  public static final int INODE_SIZE = 64;

  /** {@code EROFS_INODE_LAYOUT_EXTENDED}, at bit 0 of {@code i_format}. */
  public static final int INODE_EXTENDED = 1;

  /** {@code EROFS_I_DATALAYOUT_BIT}: the data layout's place in {@code i_format}. */
  public static final int DATA_LAYOUT_SHIFT = 1;

  /** {@code EROFS_INODE_FLAT_PLAIN}: all data in consecutive blocks. */
  public static final int FLAT_PLAIN = 0;

  /** {@code EROFS_INODE_FLAT_INLINE}: the last, partial block's data follows the inode. */
  public static final int FLAT_INLINE = 2;

  /** {@code EROFS_INODE_CHUNK_BASED}: an array of chunk addresses follows the inode. */
  public static final int CHUNK_BASED = 4;

  /** The {@code EROFS_CHUNK_FORMAT_BLKBITS_MASK} bits: chunks of 2⁸ blocks, which is 1 MiB. */
  public static final int CHUNK_BLOCK_BITS = 8;

  /** The size of a chunk of a chunk-based inode, in bytes. */
  public static final int CHUNK = BLOCK << CHUNK_BLOCK_BITS;

  /** {@code EROFS_BLOCK_MAP_ENTRY_SIZE}: bytes of a chunk's address. */
  public static final int CHUNK_ADDRESS_SIZE = 4;

  /** {@code EROFS_NULL_ADDR}: the address of a chunk that is all zero. */
  public static final int NULL_ADDRESS = -1;

  /** The size of {@code struct erofs_xattr_ibody_header}. */
  public static final int XATTR_HEADER_SIZE = 12;

  /** The size of {@code struct erofs_xattr_entry}; {@code EROFS_XATTR_ALIGN} aligns to it. */
  public static final int XATTR_ENTRY_SIZE = 4;

  /** What {@code i_xattr_icount}, 16 bits that count {@link #XATTR_ENTRY_SIZE}s, has room for. */
  public static final int MAX_XATTR_SIZE = XATTR_HEADER_SIZE + (0xffff - 1) * XATTR_ENTRY_SIZE;

  /** The size of {@code struct erofs_dirent}. */
  public static final int DIRENT_SIZE = 12;

  /** {@code EROFS_NAME_LEN}: the longest name, in bytes. */
  public static final int MAX_NAME = 255;

  /** The longest symbolic link in bytes: Linux's {@code PATH_MAX} without the NUL. */
  public static final int MAX_SYMLINK = 4095;

  private Format() {}

  /** Returns the least multiple of a power of two that isn't below a position. */
  public static long align(long position, int unit) {
    return (position + unit - 1) & -unit;
  }

  /** Returns the blocks that a number of bytes takes. */
  public static long blocks(long bytes) {
    return (bytes + BLOCK - 1) >> BLOCK_BITS;
  }
}
