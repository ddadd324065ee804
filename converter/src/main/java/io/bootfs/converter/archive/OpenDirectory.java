package io.bootfs.converter.archive;

import io.bootfs.converter.layer.EntryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is being read from front to back: checks that names ascend, and that the table
 * at its end fits what was read. Memory: the last name, whatever the directory's size.
 */
final class OpenDirectory {

  private static final int ITEM_BYTES = 24;

  private final long entryOffset;
  private final int pathLength;
  private byte @Nullable [] lastName;
  private long files;

  /** Where the file begins that is being read. */
  private long start;

  /** Sums of the places and sizes of all files: in whatever order the table has them. */
  private long starts;

  private long sizes;

  /**
   * Opens a directory.
   *
   * @param entryOffset where its record ENTRY begins
   * @param pathLength how long its path is
   */
  OpenDirectory(long entryOffset, int pathLength) {
    this.entryOffset = entryOffset;
    this.pathLength = pathLength;
  }

  /** Returns how long the directory's path is. */
  int pathLength() {
    return pathLength;
  }

  /** Reads the next file's name. */
  byte[] nextName(RecordReader records) throws IOException {
    start = records.offset();
    byte[] name = FileNames.take(records);
    byte[] before = lastName;
    if (before != null) {
      int order = Arrays.compareUnsigned(before, name);
      if (order >= 0) {
        throw records.damaged(
            order == 0
                ? "the name %s comes twice".formatted(EntryPath.printable(name))
                : "the name %s comes after %s, out of order"
                    .formatted(EntryPath.printable(name), EntryPath.printable(before)));
      }
    }
    lastName = name;
    return name;
  }

  /** Takes note that the file of the last name ended. */
  void ended(long end) {
    files++;
    starts += start;
    sizes += end - start;
  }

  /** Reads the table that ends the directory, and checks it. */
  void readGoodbye(RecordReader records) throws IOException {
    long offset = records.offset();
    long bodyBytes = records.begin(RecordType.GOODBYE);
    if (bodyBytes != ITEM_BYTES * (files + 1)) {
      throw records.damaged(
          "the table of a directory with %d files has %d bytes".formatted(files, bodyBytes));
    }
    for (long i = 0; i < files; i++) {
      ByteBuffer item = records.read(ITEM_BYTES);
      starts -= offset - item.getLong();
      sizes -= item.getLong();
    }
    GoodbyeTail tail = GoodbyeTail.read(records.read(ITEM_BYTES));
    if (starts != 0
        || sizes != 0
        || !tail.fits(bodyBytes + RecordReader.HEADER_BYTES, offset - entryOffset)) {
      throw records.damaged("the table of a directory isn't that of its files");
    }
  }
}
