package io.bootfs.chunker;

/** The constants of casync's {@code .caibx} format, from its {@code caformat.h}. */
final class IndexFormat {

  /** The size of the header, which is also its first field. */
  static final int HEADER_BYTES = 48;

  /** {@code CA_FORMAT_INDEX}: opens an index. */
  static final long HEADER_TYPE = 0x96824d9c7b129ff9L;

  /** The size of the table's header: a size field, which casync leaves at all ones, and a type. */
  static final int TABLE_HEADER_BYTES = 16;

  /** What stands for the table's size, which is unknown when it is begun. */
  static final long TABLE_SIZE_UNKNOWN = -1L;

  /** {@code CA_FORMAT_TABLE}: opens the table of chunks. */
  static final long TABLE_TYPE = 0xe75b9e112f17417dL;

  /** The size of a table item: an end offset and an id. */
  static final int ITEM_BYTES = Long.BYTES + ChunkId.BYTES;

  /**
   * The size of the tail, which takes an item's place; its offset field is 0, which no chunk's is.
   */
  static final int TAIL_BYTES = ITEM_BYTES;

  /** {@code CA_FORMAT_TABLE_TAIL_MARKER}: closes an index. */
  static final long TAIL_TYPE = 0x4b4f050e5549ecd1L;

  /** {@code CA_FORMAT_SHA512_256}: ids are SHA-512/256, without it SHA-256. */
  static final long FLAG_SHA512_256 = 0x2000000000000000L;

  /** {@code CA_FORMAT_EXCLUDE_FILE}: meaningless for a blob, but casync sets it. */
  static final long FLAG_EXCLUDE_FILE = 0x1000000000000000L;

  /** {@code CA_FORMAT_EXCLUDE_SUBMOUNTS}: meaningless for a blob. */
  static final long FLAG_EXCLUDE_SUBMOUNTS = 0x4000000000000000L;

  /** {@code CA_FORMAT_EXCLUDE_NODUMP}: meaningless for a blob, but casync and desync set it. */
  static final long FLAG_EXCLUDE_NODUMP = 0x8000000000000000L;

  /** The flags that casync 2 sets for a blob, whatever the digest. */
  static final long FLAGS_OF_BLOB = FLAG_EXCLUDE_NODUMP | FLAG_EXCLUDE_FILE;

  /** What a directory archive keeps of its files: {@code CA_FORMAT_WITH_MASK}. */
  static final long FLAGS_OF_ARCHIVE = 0x1_ffff_ffffL;

  /** The flags that a blob's index may have. */
  static final long FLAGS_KNOWN = FLAGS_OF_BLOB | FLAG_EXCLUDE_SUBMOUNTS | FLAG_SHA512_256;

  private IndexFormat() {}

  /** Returns the size of the whole table with {@code count} chunks, which its tail repeats. */
  static long tableBytes(long count) {
    return TABLE_HEADER_BYTES + ITEM_BYTES * count + TAIL_BYTES;
  }
}
