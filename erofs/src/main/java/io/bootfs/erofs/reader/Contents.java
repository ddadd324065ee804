package io.bootfs.erofs.reader;

import static io.bootfs.erofs.Format.CHUNK_ADDRESS_SIZE;
import static io.bootfs.erofs.Format.NULL_ADDRESS;

import io.bootfs.erofs.Format;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Finds and reads the content of inodes. */
final class Contents {

  // EROFS_CHUNK_FORMAT_*: the low bits count the binary logarithm of a chunk's blocks.
  private static final int CHUNK_BITS_MASK = 0x1f;
  private static final int CHUNK_INDEXES = 0x20;

  /** The size of {@code struct erofs_inode_chunk_index}. */
  private static final int CHUNK_INDEX_SIZE = 8;

  private static final int DEVICE_OFFSET = 2;
  private static final int ADDRESS_OFFSET = 4;

  /** Keeps offsets within 63 bits: 2⁴⁷ blocks of 64 KiB in a chunk are more than any file has. */
  private static final int MOST_CHUNK_BITS = 62;

  private final ImageBytes bytes;
  private final ImageSuperblock superblock;

  Contents(ImageBytes bytes, ImageSuperblock superblock) {
    this.bytes = bytes;
    this.superblock = superblock;
  }

  /**
   * Fills a segment with an inode's content, as far as there is any.
   *
   * @return how many bytes there were
   */
  long read(ImageInode inode, long offset, MemorySegment target) throws IOException {
    long length = Math.clamp(inode.size() - offset, 0, target.byteSize());
    for (long done = 0; done < length; ) {
      Extent extent = at(inode, offset + done);
      long part = Math.min(extent.length(), length - done);
      MemorySegment piece = target.asSlice(done, part);
      if (extent.isHole()) {
        piece.fill((byte) 0);
      } else {
        bytes.read(extent.imageOffset(), piece);
      }
      done += part;
    }
    return length;
  }

  /** Returns the extent that begins at an offset, which lies within the content. */
  Extent at(ImageInode inode, long offset) throws IOException {
    Extent extent =
        switch (inode.layout()) {
          case FLAT_PLAIN -> blocks(inode, inode.size());
          case FLAT_INLINE -> inline(inode, offset);
          case CHUNK_BASED -> chunk(inode, offset);
          case COMPRESSED_FULL, COMPRESSED_COMPACT ->
              throw new UnsupportedImageException(
                  "inode %d is compressed: only uncompressed EROFS images can be read here"
                      .formatted(inode.nid()));
        };
    if (!extent.isHole() && extent.imageOffset() > superblock.size() - extent.length()) {
      throw DamagedImageException.inode(inode.nid(), "has content outside of it: " + extent);
    }
    return extent.from(offset);
  }

  private Extent blocks(ImageInode inode, long length) {
    long start = Integer.toUnsignedLong(inode.location()) << superblock.blockBits();
    return new Extent(0, start, length);
  }

  private Extent inline(ImageInode inode, long offset) throws IOException {
    long inlined = inode.size() - 1 & -superblock.blockSize();
    if (offset < inlined) {
      return blocks(inode, inlined);
    }
    Extent tail = new Extent(inlined, inode.inlineOffset(), inode.size() - inlined);
    if (tail.imageOffset() % superblock.blockSize() + tail.length() > superblock.blockSize()) {
      throw DamagedImageException.inode(inode.nid(), "has inline content that crosses a block");
    }
    return tail;
  }

  private Extent chunk(ImageInode inode, long offset) throws IOException {
    int format = inode.location() & 0xffff;
    int bits = superblock.blockBits() + (format & CHUNK_BITS_MASK);
    if ((format & ~(CHUNK_BITS_MASK | CHUNK_INDEXES)) != 0 || bits > MOST_CHUNK_BITS) {
      throw DamagedImageException.inode(
          inode.nid(), "has the unknown chunk format 0x%x".formatted(format));
    }
    boolean indexes = (format & CHUNK_INDEXES) != 0;
    int unit = indexes ? CHUNK_INDEX_SIZE : CHUNK_ADDRESS_SIZE;
    long number = offset >> bits;
    ByteBuffer entry = bytes.read(Format.align(inode.inlineOffset(), unit) + number * unit, unit);
    if (indexes && entry.getShort(DEVICE_OFFSET) != 0) {
      throw new UnsupportedImageException(
          "inode %d has content on another device".formatted(inode.nid()));
    }
    int address = entry.getInt(indexes ? ADDRESS_OFFSET : 0);
    long start = number << bits;
    return new Extent(
        start,
        address == NULL_ADDRESS
            ? Extent.HOLE
            : Integer.toUnsignedLong(address) << superblock.blockBits(),
        Math.min(1L << bits, inode.size() - start));
  }
}
