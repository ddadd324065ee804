package io.bootfs.converter.archive;

import java.nio.ByteBuffer;

/**
 * What ends a directory's table, and with it the directory ({@code CaFormatGoodbyeTail}): from here
 * table and directory are found backwards.
 *
 * @param entryDistance how far before the table's beginning the directory's record ENTRY begins
 * @param tableBytes the table's size
 * @param marker what shows that this is one
 */
record GoodbyeTail(long entryDistance, long tableBytes, long marker) {

  /** The size in bytes. */
  static final int BYTES = 24;

  /** {@code CA_FORMAT_GOODBYE_TAIL_MARKER}. */
  private static final long MARKER = 0x57446fa533702943L;

  /** Reads it from 24 bytes. */
  static GoodbyeTail read(ByteBuffer bytes) {
    return new GoodbyeTail(bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /** Tells whether this ends such a table. */
  boolean fits(long bytes, long distance) {
    return marker == MARKER && tableBytes == bytes && entryDistance == distance;
  }
}
