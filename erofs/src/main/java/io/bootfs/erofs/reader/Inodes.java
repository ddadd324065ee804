package io.bootfs.erofs.reader;

import static io.bootfs.erofs.Format.DATA_LAYOUT_SHIFT;
import static io.bootfs.erofs.Format.INODE_EXTENDED;
import static io.bootfs.erofs.Format.INODE_SIZE;
import static io.bootfs.erofs.Format.INODE_SLOT;
import static io.bootfs.erofs.Format.XATTR_ENTRY_SIZE;
import static io.bootfs.erofs.Format.XATTR_HEADER_SIZE;

import io.bootfs.erofs.FileType;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Decodes inodes: {@code struct erofs_inode_compact} and {@code struct erofs_inode_extended}. */
final class Inodes {

  private static final int COMPACT_SIZE = INODE_SLOT;
  private static final int LAYOUT_MASK = 7;
  private static final int KNOWN_FORMAT_BITS = 0xf;

  private final ImageBytes bytes;
  private final ImageSuperblock superblock;

  Inodes(ImageBytes bytes, ImageSuperblock superblock) {
    this.bytes = bytes;
    this.superblock = superblock;
  }

  /** Reads an inode. */
  ImageInode read(long nid) throws IOException {
    long start = superblock.metadataBlock() << superblock.blockBits();
    if (nid < 0 || nid > (superblock.size() - start) / INODE_SLOT) {
      throw DamagedImageException.inode(nid, "lies outside of it");
    }
    long offset = start + nid * INODE_SLOT;
    ByteBuffer fields = bytes.read(offset, COMPACT_SIZE);
    int format = Short.toUnsignedInt(fields.getShort(0));
    if ((format & ~KNOWN_FORMAT_BITS) != 0) {
      throw DamagedImageException.inode(nid, "has the unknown format 0x%x".formatted(format));
    }
    ImageInode inode =
        (format & INODE_EXTENDED) == 0
            ? compact(nid, offset, fields)
            : extended(nid, offset, bytes.read(offset, INODE_SIZE));
    check(inode);
    return inode;
  }

  private ImageInode compact(long nid, long offset, ByteBuffer fields) throws IOException {
    return new ImageInode(
        nid,
        Short.toUnsignedInt(fields.getShort(4)),
        Short.toUnsignedInt(fields.getShort(24)),
        Short.toUnsignedInt(fields.getShort(26)),
        Short.toUnsignedInt(fields.getShort(6)),
        Integer.toUnsignedLong(fields.getInt(8)),
        superblock.epochSeconds() + Integer.toUnsignedLong(fields.getInt(12)),
        superblock.epochNanos(),
        layout(nid, fields),
        fields.getInt(16),
        offset + COMPACT_SIZE,
        xattrSize(fields));
  }

  private static ImageInode extended(long nid, long offset, ByteBuffer fields) throws IOException {
    return new ImageInode(
        nid,
        Short.toUnsignedInt(fields.getShort(4)),
        fields.getInt(24),
        fields.getInt(28),
        Integer.toUnsignedLong(fields.getInt(44)),
        fields.getLong(8),
        fields.getLong(32),
        fields.getInt(40),
        layout(nid, fields),
        fields.getInt(16),
        offset + INODE_SIZE,
        xattrSize(fields));
  }

  private static DataLayout layout(long nid, ByteBuffer fields) throws IOException {
    return DataLayout.of(nid, fields.getShort(0) >> DATA_LAYOUT_SHIFT & LAYOUT_MASK);
  }

  private static int xattrSize(ByteBuffer fields) {
    int count = Short.toUnsignedInt(fields.getShort(2));
    return count == 0 ? 0 : XATTR_HEADER_SIZE + (count - 1) * XATTR_ENTRY_SIZE;
  }

  private static void check(ImageInode inode) throws DamagedImageException {
    try {
      FileType.of(inode.mode());
    } catch (IllegalArgumentException e) {
      throw DamagedImageException.inode(inode.nid(), "has no file type: " + e.getMessage());
    }
    if (inode.size() < 0) {
      throw DamagedImageException.inode(
          inode.nid(), "has a size of " + Long.toUnsignedString(inode.size()));
    }
  }
}
