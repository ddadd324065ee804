package io.bootfs.erofs.reader;

import static io.bootfs.erofs.Format.FEATURE_COMPAT_CHECKSUM;
import static io.bootfs.erofs.Format.SUPER_MAGIC;
import static io.bootfs.erofs.Format.SUPER_OFFSET;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What an image says of itself: {@code struct erofs_super_block} of Linux's {@code
 * fs/erofs/erofs_fs.h}.
 *
 * @param blockBits the binary logarithm of the block size
 * @param rootNid the number of the root directory
 * @param inodes how many inodes there are
 * @param blocks how many blocks there are
 * @param metadataBlock the block that inodes are counted from
 * @param xattrBlock the block that shared extended attributes are counted from
 * @param epochSeconds the time that compact inodes count from, in seconds since 1970
 * @param epochNanos the nanoseconds of compact inodes' times
 * @param xattrPrefixes how many long prefixes of extended attributes there are
 * @param xattrPrefixOffset where they begin, in bytes
 * @param packedNid the inode that has them in its content, or 0 if they lie in the image itself
 */
public record ImageSuperblock(
    int blockBits,
    long rootNid,
    long inodes,
    long blocks,
    long metadataBlock,
    long xattrBlock,
    long epochSeconds,
    int epochNanos,
    int xattrPrefixes,
    long xattrPrefixOffset,
    long packedNid) {

  /** The size of {@code struct erofs_super_block}. */
  private static final int SIZE = 128;

  // Kernels mount blocks of 512 bytes up to a page; pages have up to 64 KiB.
  private static final int LEAST_BLOCK_BITS = 9;
  private static final int MOST_BLOCK_BITS = 16;

  // EROFS_FEATURE_COMPAT_PLAIN_XATTR_PFX: prefixes lie in the image itself.
  private static final int PLAIN_PREFIXES = 0x10;

  // EROFS_FEATURE_INCOMPAT_*: 48-bit addresses, and metadata in a compressed inode.
  private static final int UNKNOWN_FEATURES = ~0x7f;
  private static final int XATTR_PREFIXES = 0x40;

  /**
   * Reads and checks the superblock.
   *
   * @throws DamagedImageException if this is no EROFS image, or not all of one
   * @throws UnsupportedImageException if it needs what this reader doesn't have
   */
  static ImageSuperblock read(ImageBytes bytes) throws IOException {
    if (bytes.size() < SUPER_OFFSET + SIZE) {
      throw new DamagedImageException("it has only %d bytes".formatted(bytes.size()));
    }
    ByteBuffer fields = bytes.read(SUPER_OFFSET, SIZE);
    int magic = fields.getInt(0);
    if (magic != SUPER_MAGIC) {
      throw new DamagedImageException(
          "no EROFS superblock at byte %d: 0x%08x in place of 0x%08x"
              .formatted(SUPER_OFFSET, magic, SUPER_MAGIC));
    }
    checkFeatures(fields);
    ImageSuperblock superblock = parse(fields);
    if (superblock.blocks << superblock.blockBits > bytes.size()) {
      throw new DamagedImageException(
          "%d blocks of %d bytes are more than its %d bytes: it is cut off"
              .formatted(superblock.blocks, superblock.blockSize(), bytes.size()));
    }
    if ((fields.getInt(8) & FEATURE_COMPAT_CHECKSUM) != 0) {
      checkSum(bytes, superblock, fields.getInt(4));
    }
    return superblock;
  }

  private static void checkFeatures(ByteBuffer fields) throws IOException {
    int unknown = fields.getInt(80) & UNKNOWN_FEATURES;
    if (unknown != 0) {
      throw new UnsupportedImageException(
          "the EROFS image has features that this reader doesn't know: 0x%x".formatted(unknown));
    }
    int bits = fields.get(12);
    if (bits < LEAST_BLOCK_BITS || bits > MOST_BLOCK_BITS) {
      throw new DamagedImageException("blocks of 2^%d bytes".formatted(bits));
    }
    if (fields.get(90) != 0) {
      throw new UnsupportedImageException(
          "the EROFS image has directory blocks of another size than its blocks");
    }
  }

  private static ImageSuperblock parse(ByteBuffer fields) {
    boolean prefixes = (fields.getInt(80) & XATTR_PREFIXES) != 0;
    boolean plain = (fields.getInt(8) & PLAIN_PREFIXES) != 0;
    return new ImageSuperblock(
        fields.get(12),
        Short.toUnsignedLong(fields.getShort(14)),
        fields.getLong(16),
        Integer.toUnsignedLong(fields.getInt(36)),
        Integer.toUnsignedLong(fields.getInt(40)),
        Integer.toUnsignedLong(fields.getInt(44)),
        fields.getLong(24),
        fields.getInt(32),
        prefixes ? Byte.toUnsignedInt(fields.get(91)) : 0,
        Integer.toUnsignedLong(fields.getInt(92)) << 2,
        plain ? 0 : fields.getLong(96));
  }

  private static void checkSum(ImageBytes bytes, ImageSuperblock superblock, int expected)
      throws IOException {
    int block = superblock.blockSize();
    int length = block > SUPER_OFFSET ? block - SUPER_OFFSET : block;
    ByteBuffer covered = bytes.read(SUPER_OFFSET, length).putInt(4, 0);
    CRC32C crc = new CRC32C();
    crc.update(covered.rewind());
    int found = ~(int) crc.getValue();
    if (found != expected) {
      throw new DamagedImageException(
          "its superblock has the checksum %08x in place of %08x".formatted(found, expected));
    }
  }

  /** Returns the block size in bytes. */
  public int blockSize() {
    return 1 << blockBits;
  }

  /** Returns the bytes of all blocks. */
  public long size() {
    return blocks << blockBits;
  }
}
