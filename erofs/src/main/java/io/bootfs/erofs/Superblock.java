package io.bootfs.erofs;

import static io.bootfs.erofs.Format.BLOCK;
import static io.bootfs.erofs.Format.BLOCK_BITS;
import static io.bootfs.erofs.Format.FEATURE_COMPAT_CHECKSUM;
import static io.bootfs.erofs.Format.FEATURE_COMPAT_MTIME;
import static io.bootfs.erofs.Format.FEATURE_INCOMPAT_CHUNKED_FILE;
import static io.bootfs.erofs.Format.SUPER_MAGIC;
import static io.bootfs.erofs.Format.SUPER_OFFSET;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Makes block 0: {@code struct erofs_super_block}, the rest zero. */
final class Superblock {

  /** The offset of the field {@code checksum} in the superblock. */
  private static final int CHECKSUM_OFFSET = 4;

  private static final int UUID_SIZE = 16;
  private static final int VOLUME_NAME_SIZE = 16;

  private Superblock() {}

  /**
   * Returns the 4096 bytes of block 0.
   *
   * @param inodes the inodes that names reach
   * @param blocks the blocks of the image
   * @param metadataBlock where the metadata starts
   * @param chunkBased whether some inode is chunk-based
   * @param identity the bytes that the UUID is made of, 16 or more
   */
  static byte[] block(
      long inodes, long blocks, long metadataBlock, boolean chunkBased, byte[] identity) {
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    block.position(SUPER_OFFSET);
    block.putInt(SUPER_MAGIC);
    block.putInt(0); // checksum, below
    block.putInt(FEATURE_COMPAT_CHECKSUM | FEATURE_COMPAT_MTIME);
    block.put((byte) BLOCK_BITS);
    block.put((byte) 0); // sb_extslots
    block.putShort((short) MetadataLayout.ROOT_NID);
    block.putLong(inodes);
    block.putLong(0); // build_time: compact inodes would take it for theirs
    block.putInt(0); // build_time_nsec
    block.putInt((int) blocks);
    block.putInt((int) metadataBlock);
    block.putInt(0); // xattr_blkaddr: no shared extended attributes
    block.put(uuid(identity));
    block.put(new byte[VOLUME_NAME_SIZE]);
    block.putInt(chunkBased ? FEATURE_INCOMPAT_CHUNKED_FILE : 0);
    block.putInt(SUPER_OFFSET + CHECKSUM_OFFSET, checksum(block.array()));
    return block.array();
  }

  /** Returns a UUID of version 8, RFC 9562's for an application's own digests. */
  private static byte[] uuid(byte[] identity) {
    byte[] uuid = Arrays.copyOf(identity, UUID_SIZE);
    uuid[6] = (byte) ((uuid[6] & 0x0f) | 0x80);
    uuid[8] = (byte) ((uuid[8] & 0x3f) | 0x80);
    return uuid;
  }

  /** Returns the CRC-32C of the block from the superblock on, without the usual inversion. */
  private static int checksum(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(block, SUPER_OFFSET, BLOCK - SUPER_OFFSET);
    return ~(int) crc.getValue();
  }
}
