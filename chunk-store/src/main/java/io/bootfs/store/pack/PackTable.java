package io.bootfs.store.pack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pack holds: chunks of one index, in the order in which a start wants them. Immutable.
 *
 * <p>A pack is {@code bfspack1}, the number of chunks (u32), for each its number within the index
 * (u32), its stored length (u32) and its id, and then the stored bytes, zstd frames, back to back.
 * All numbers are little-endian.
 *
 * @param entries the chunks
 */
public record PackTable(List<Entry> entries) {

  /**
   * A chunk in a pack.
   *
   * @param number which chunk of the index it is
   * @param id its name
   * @param offset where its stored bytes begin in the pack
   * @param storedLength how many they are
   */
  public record Entry(int number, ChunkId id, long offset, int storedLength) {

    /** Returns where its stored bytes end in the pack. */
    public long end() {
      return offset + storedLength;
    }
  }

  /** The most chunks of a pack. */
  public static final int MOST_CHUNKS = 1 << 16;

  static final long MAGIC = 0x316b_6361_7073_6662L; // "bfspack1"
  static final int HEADER = Long.BYTES + Integer.BYTES;
  static final int ENTRY = 2 * Integer.BYTES + ChunkId.BYTES;

  /** Copies the list. */
  public PackTable {
    entries = List.copyOf(entries);
  }

  /** An entry as it is written, which nobody vouches for. */
  record Row(int number, int storedLength, ChunkId id) {}

  /**
   * Reads the table at a pack's start, and checks it against the index: nobody vouches for it.
   *
   * @throws PackInvalidException if it is no pack of this index
   * @throws IOException if it can't be read
   */
  public static PackTable read(InputStream in, Index index) throws IOException {
    int count = count(read(in, HEADER));
    List<Entry> entries = new ArrayList<>();
    long offset = HEADER + (long) count * ENTRY;
    for (int i = 0; i < count; i++) {
      Entry entry = entry(row(read(in, ENTRY)), offset, index);
      entries.add(entry);
      offset = entry.end();
    }
    return new PackTable(entries);
  }

  /** Reads so many bytes of a pack. */
  static byte[] read(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new PackInvalidException("it ends early");
    }
    return bytes;
  }

  /** Returns how many entries follow a header. */
  static int count(byte[] header) throws PackInvalidException {
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getLong() != MAGIC) {
      throw new PackInvalidException("it is no pack: it doesn't begin with bfspack1");
    }
    int count = bytes.getInt();
    if (count < 0 || count > MOST_CHUNKS) {
      throw new PackInvalidException(
          "it claims to hold " + count + " chunks, more than " + MOST_CHUNKS);
    }
    return count;
  }

  /** Takes an entry apart. */
  static Row row(byte[] entry) {
    ByteBuffer bytes = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
    int number = bytes.getInt();
    int length = bytes.getInt();
    byte[] id = new byte[ChunkId.BYTES];
    bytes.get(id);
    return new Row(number, length, ChunkId.of(id));
  }

  private static Entry entry(Row row, long offset, Index index) throws PackInvalidException {
    int number = row.number();
    if (number < 0 || number >= index.chunkCount() || !index.id(number).equals(row.id())) {
      throw new PackInvalidException(
          "it holds chunk " + row.id() + ", which is not the index's " + number);
    }
    mustHold(row, index.length(number));
    return new Entry(number, row.id(), offset, row.storedLength());
  }

  /** Checks that a chunk of so many bytes at most can be stored as a row says. */
  static void mustHold(Row row, int length) throws PackInvalidException {
    if (row.number() < 0
        || row.storedLength() < 1
        || row.storedLength() > ChunkCodec.limit(length)) {
      throw new PackInvalidException(
          "it holds chunk " + row.id() + " in " + row.storedLength() + " bytes");
    }
  }

  /** Returns where a store keeps the pack of that name. */
  public static String path(String name) {
    return "packs/" + name + ".pack";
  }
}
