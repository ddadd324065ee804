package io.bootfs.erofs.reader;

import static io.bootfs.erofs.Format.DIRENT_SIZE;
import static io.bootfs.erofs.Format.MAX_NAME;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** One block of a directory: an array of {@code struct erofs_dirent}, then the names. */
final class DirectoryBlock {

  private static final int NAME_OFFSET = 8;
  private static final int TYPE_OFFSET = 10;

  /** How many bits of a position count the entries of a block. */
  private static final int INDEX_BITS = 16;

  private final ImageInode directory;
  private final long number;
  private final ByteBuffer block;
  private final int count;

  /** Checks how many entries the block has. */
  DirectoryBlock(ImageInode directory, long number, ByteBuffer block) throws DamagedImageException {
    this.directory = directory;
    this.number = number;
    this.block = block;
    int names = block.capacity() < DIRENT_SIZE ? 0 : nameOffset(0);
    if (names < DIRENT_SIZE || names % DIRENT_SIZE != 0 || names >= block.capacity()) {
      throw damaged("%d bytes of entries".formatted(names));
    }
    count = names / DIRENT_SIZE;
  }

  /** Returns the block's number that a position names. */
  static long numberAt(long position) {
    return position >>> INDEX_BITS;
  }

  /** Returns the entry's place in its block that a position names. */
  static int indexAt(long position) {
    return (int) (position & (1 << INDEX_BITS) - 1);
  }

  /** Returns how many entries the block has; at least one. */
  int count() {
    return count;
  }

  /** Returns an entry. */
  DirectoryEntry entry(int index) throws DamagedImageException {
    long next =
        index + 1 < count ? (number << INDEX_BITS) | (index + 1) : (number + 1) << INDEX_BITS;
    return new DirectoryEntry(
        name(index),
        block.getLong(index * DIRENT_SIZE),
        block.get(index * DIRENT_SIZE + TYPE_OFFSET),
        next);
  }

  /** Returns the name of an entry. */
  byte[] name(int index) throws DamagedImageException {
    int start = nameOffset(index);
    int end = index + 1 < count ? nameOffset(index + 1) : block.capacity();
    if (start < count * DIRENT_SIZE || end > block.capacity() || end <= start) {
      throw damaged("a name from byte %d to %d".formatted(start, end));
    }
    byte[] name = new byte[end - start];
    block.get(start, name);
    int length = 0;
    // Only the last name of a block may have padding behind it.
    while (length < name.length && name[length] != 0 && name[length] != '/') {
      length++;
    }
    boolean padded = index + 1 == count && length < name.length && name[length] == 0;
    if (length == 0 || length > MAX_NAME || (length < name.length && !padded)) {
      throw damaged("no valid name at byte %d".formatted(start));
    }
    return padded ? Arrays.copyOf(name, length) : name;
  }

  private int nameOffset(int index) {
    return Short.toUnsignedInt(block.getShort(index * DIRENT_SIZE + NAME_OFFSET));
  }

  private DamagedImageException damaged(String what) {
    return DamagedImageException.inode(
        directory.nid(), "is a directory whose block %d has %s".formatted(number, what));
  }
}
