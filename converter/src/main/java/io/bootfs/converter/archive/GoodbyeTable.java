package io.bootfs.converter.archive;

import io.bootfs.erofs.reader.ImageData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The table at the end of a directory: where each file begins, how long it is, and the hash of its
 * name; a binary search tree by hash, as a heap (the children of i are 2i + 1 and 2i + 2).
 * Immutable. What it says isn't to be trusted.
 */
final class GoodbyeTable {

  private static final int ITEM_BYTES = 24;
  private static final int PIECE_ITEMS = 4096;

  /** Directories have fewer files; bounds the memory that a damaged table takes. */
  private static final long MOST_FILES = 1 << 22;

  private final ImageData archive;
  private final long offset;
  private final int files;

  private GoodbyeTable(ImageData archive, long offset, int files) {
    this.archive = archive;
    this.offset = offset;
    this.files = files;
  }

  /**
   * Where a file lies.
   *
   * @param start where its record FILENAME begins
   * @param end where its last record ends
   */
  record Item(long start, long end) {}

  /**
   * Finds the table of a directory.
   *
   * @param entry where the directory's record ENTRY begins
   * @param first where its files begin
   * @param end where it ends
   * @param name what messages call the archive
   */
  static GoodbyeTable read(ImageData archive, long entry, long first, long end, String name)
      throws IOException {
    long tailOffset = end - GoodbyeTail.BYTES;
    if (tailOffset < first + RecordReader.HEADER_BYTES || end > archive.size()) {
      throw new ArchiveFormatException(name, end, "a directory has no table at its end");
    }
    GoodbyeTail tail = GoodbyeTail.read(bytes(archive, tailOffset, GoodbyeTail.BYTES));
    long size = tail.tableBytes();
    long items = (size - RecordReader.HEADER_BYTES) / ITEM_BYTES - 1;
    long offset = end - size;
    if (size > end - first
        || items < 0
        || items > MOST_FILES
        || size != RecordReader.HEADER_BYTES + ITEM_BYTES * (items + 1)
        || !tail.fits(size, offset - entry)) {
      throw new ArchiveFormatException(
          name, tailOffset, "a directory's table doesn't end as it should: it is damaged");
    }
    return new GoodbyeTable(archive, offset, (int) items);
  }

  /** Returns all files in the archive's order, which is that of their names. */
  List<Item> inOrder() throws IOException {
    Item[] items = new Item[files];
    for (int first = 0; first < files; first += PIECE_ITEMS) {
      int count = Math.min(PIECE_ITEMS, files - first);
      ByteBuffer piece = bytes(archive, place(first), count * ITEM_BYTES);
      for (int i = 0; i < count; i++) {
        items[first + i] = item(piece, i * ITEM_BYTES);
      }
    }
    Arrays.sort(items, (a, b) -> Long.compare(a.start, b.start));
    return Arrays.asList(items);
  }

  /** Returns the files whose names have the hash of this one: nearly always one or none. */
  List<Item> find(byte[] childName) throws IOException {
    List<Item> found = new ArrayList<>();
    find(SipHash.of(childName), 0, found);
    return found;
  }

  /** No table is deeper than 22. */
  private void find(long hash, int at, List<Item> found) throws IOException {
    if (at >= files) {
      return;
    }
    ByteBuffer bytes = bytes(archive, place(at), ITEM_BYTES);
    int order = Long.compareUnsigned(hash, bytes.getLong(2 * Long.BYTES));
    if (order == 0) {
      found.add(item(bytes, 0));
    }
    if (order <= 0) {
      find(hash, 2 * at + 1, found);
    }
    if (order >= 0) {
      find(hash, 2 * at + 2, found);
    }
  }

  private Item item(ByteBuffer bytes, int at) {
    long start = offset - bytes.getLong(at);
    return new Item(start, start + bytes.getLong(at + Long.BYTES));
  }

  private long place(int item) {
    return offset + RecordReader.HEADER_BYTES + (long) ITEM_BYTES * item;
  }

  private static ByteBuffer bytes(ImageData archive, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    archive.read(offset, MemorySegment.ofArray(bytes));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
