package io.bootfs.fuse.tree;

import io.bootfs.erofs.reader.ImageInode;
import io.bootfs.erofs.reader.ImageSuperblock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;

/**
 * Writes answers as the structures of Linux's {@code include/uapi/linux/fuse.h}, in the machine's
 * byte order, as they are from version 7.9 of the protocol on.
 */
final class Replies {

  /** How long the kernel may keep what it was told, in seconds: a day. Nothing ever changes. */
  private static final long VALID = 86_400;

  // FOPEN_KEEP_CACHE, FOPEN_CACHE_DIR
  private static final int KEEP_CACHE = 2;
  private static final int CACHE_DIRECTORY = 8;

  private static final int ATTRIBUTES_SIZE = 88;
  private static final int ENTRY_SIZE = 40 + ATTRIBUTES_SIZE;
  private static final int ATTRIBUTES_REPLY_SIZE = 16 + ATTRIBUTES_SIZE;
  private static final int OPEN_SIZE = 16;
  private static final int STATFS_SIZE = 80;
  private static final int XATTR_SIZE_SIZE = 8;
  private static final int SECTOR_BITS = 9;
  private static final int MAX_NAME = 255;

  private Replies() {}

  /** Returns {@code struct fuse_entry_out}. */
  static byte[] entry(long node, ImageInode inode, int blockSize) {
    ByteBuffer reply = allocate(ENTRY_SIZE);
    reply.putLong(node).putLong(0).putLong(VALID).putLong(VALID).putInt(0).putInt(0);
    putAttributes(reply, inode, blockSize);
    return content(reply);
  }

  /** Returns a {@code struct fuse_entry_out} that says that there is none. */
  static byte[] noEntry() {
    return content(allocate(ENTRY_SIZE).putLong(0).putLong(0).putLong(VALID));
  }

  /** Returns {@code struct fuse_attr_out}. */
  static byte[] attributes(ImageInode inode, int blockSize) {
    ByteBuffer reply = allocate(ATTRIBUTES_REPLY_SIZE);
    reply.putLong(VALID).putInt(0).putInt(0);
    putAttributes(reply, inode, blockSize);
    return content(reply);
  }

  private static void putAttributes(ByteBuffer reply, ImageInode inode, int blockSize) {
    // As EROFS of the kernel counts: whole blocks, holes and inline content among them.
    long blocks = Math.ceilDiv(inode.size(), blockSize) * (blockSize >> SECTOR_BITS);
    reply.putLong(inode.nid()).putLong(inode.size()).putLong(blocks);
    for (int i = 0; i < 3; i++) {
      reply.putLong(inode.mtimeSeconds());
    }
    for (int i = 0; i < 3; i++) {
      reply.putInt(inode.mtimeNanos());
    }
    reply.putInt(inode.mode()).putInt((int) inode.links()).putInt(inode.uid()).putInt(inode.gid());
    reply.putInt(inode.isDevice() ? inode.location() : 0).putInt(blockSize).putInt(0);
  }

  /** Returns {@code struct fuse_open_out}. */
  static byte[] open(boolean directory) {
    int flags = directory ? KEEP_CACHE | CACHE_DIRECTORY : KEEP_CACHE;
    return allocate(OPEN_SIZE).putLong(0).putInt(flags).array();
  }

  /** Returns {@code struct fuse_statfs_out}: a full file system. */
  static byte[] statistics(ImageSuperblock superblock) {
    return allocate(STATFS_SIZE)
        .putLong(superblock.blocks())
        .putLong(0)
        .putLong(0)
        .putLong(superblock.inodes())
        .putLong(0)
        .putInt(superblock.blockSize())
        .putInt(MAX_NAME)
        .putInt(superblock.blockSize())
        .array();
  }

  /**
   * Returns an attribute's value or the names of all; or, where no room was offered, {@code struct
   * fuse_getxattr_out} with how much it takes.
   *
   * @throws FuseError if the room doesn't do
   */
  static byte[] xattr(byte[] bytes, long room) throws FuseError {
    if (room == 0) {
      return allocate(XATTR_SIZE_SIZE).putInt(bytes.length).array();
    }
    if (room < bytes.length) {
      throw new FuseError(FuseError.ERANGE);
    }
    return bytes;
  }

  /** Joins names, each of which ends with a NUL. */
  static byte[] names(Collection<byte[]> names) {
    ByteBuffer list = allocate(names.stream().mapToInt(name -> name.length + 1).sum());
    names.forEach(name -> list.put(name).put((byte) 0));
    return content(list);
  }

  private static byte[] content(ByteBuffer reply) {
    byte[] content = new byte[reply.capacity()];
    reply.get(0, content);
    return content;
  }

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }
}
