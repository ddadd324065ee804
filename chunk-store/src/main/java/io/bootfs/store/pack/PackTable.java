package io.bootfs.store.pack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.PackName.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * What a pack holds: chunks of one index, in the order in which a start wants them, or in that of
 * the blob. Immutable; it takes 12 bytes of memory a chunk.
 *
 * <p>A pack is {@code bfspack1}, the number of chunks (u32), for each its number within the index
 * (u32), its stored length (u32) and its id, and then the stored bytes, zstd frames, back to back.
 * All numbers are little-endian.
 */
public final class PackTable {

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

  static final long MAGIC = 0x316b_6361_7073_6662L; // "bfspack1"
  static final int HEADER = Long.BYTES + Integer.BYTES;
  static final int ENTRY = 2 * Integer.BYTES + ChunkId.BYTES;

  private final Index index;
  private final int[] numbers;
  private final long[] ends;

  /** An entry as it is written, which nobody vouches for. */
  record Row(int number, int storedLength, ChunkId id) {}

  private PackTable(Index index, int[] numbers, long[] ends) {
    this.index = index;
    this.numbers = numbers;
    this.ends = ends;
  }

  /** Returns how many bytes a pack of so many chunks begins with, before the chunks. */
  public static long bytes(int count) {
    return HEADER + (long) count * ENTRY;
  }

  /** Returns the numbers of an index's different chunks: what a pack of all of it holds. */
  public static int[] different(Index index, IdLookup lookup) {
    return IntStream.range(0, index.chunkCount())
        .filter(number -> lookup.find(index.id(number)) == number)
        .toArray();
  }

  /**
   * Reads the table at the beginning of the pack of a start, and checks it against the index:
   * nobody vouches for it.
   *
   * @throws PackInvalidException if it is no pack of this index
   * @throws IOException if it can't be read
   */
  public static PackTable read(InputStream in, Index index) throws IOException {
    return read(in, index, count(read(in, HEADER), Content.START));
  }

  /**
   * Reads the table at the beginning of the pack of all of an image, as {@link #read(InputStream,
   * Index)} does.
   *
   * @param different the numbers of the index's {@linkplain #different different} chunks
   * @throws PackInvalidException if it is no pack of all of this index
   */
  public static PackTable readImage(InputStream in, Index index, int[] different)
      throws IOException {
    int count = count(read(in, HEADER), Content.IMAGE);
    if (count != different.length) {
      throw new PackInvalidException(
          "it holds " + count + " of the image's " + different.length + " chunks");
    }
    PackTable table = read(in, index, count);
    if (!Arrays.equals(table.numbers, different)) {
      throw new PackInvalidException("its chunks are not in the order of the image");
    }
    return table;
  }

  private static PackTable read(InputStream in, Index index, int count) throws IOException {
    int[] numbers = new int[count];
    long[] ends = new long[count];
    long end = bytes(count);
    for (int i = 0; i < count; i++) {
      Row row = row(read(in, ENTRY));
      mustBeOf(index, row);
      numbers[i] = row.number();
      end += row.storedLength();
      ends[i] = end;
    }
    return new PackTable(index, numbers, ends);
  }

  /** Returns the chunks in the order of the pack. */
  public List<Entry> entries() {
    return new Entries();
  }

  /** Made when they are looked at, for there may be very many. */
  private final class Entries extends AbstractList<Entry> implements RandomAccess {

    @Override
    public Entry get(int place) {
      long offset = place == 0 ? bytes(numbers.length) : ends[place - 1];
      int number = numbers[place];
      return new Entry(number, index.id(number), offset, (int) (ends[place] - offset));
    }

    @Override
    public int size() {
      return numbers.length;
    }
  }

  /**
   * Returns the place of a chunk among the entries of a pack that is in the order of the blob.
   *
   * @param number the chunk's; of several that are alike, the first one's
   * @return a negative number if it isn't there
   */
  public int place(int number) {
    return Arrays.binarySearch(numbers, number);
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
  static int count(byte[] header, Content content) throws PackInvalidException {
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getLong() != MAGIC) {
      throw new PackInvalidException("it is no pack: it doesn't begin with bfspack1");
    }
    int count = bytes.getInt();
    if (count < 0 || count > content.mostChunks()) {
      throw new PackInvalidException(
          "it claims to hold " + count + " chunks, more than " + content.mostChunks());
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

  private static void mustBeOf(Index index, Row row) throws PackInvalidException {
    int number = row.number();
    if (number < 0 || number >= index.chunkCount() || !index.id(number).equals(row.id())) {
      throw new PackInvalidException(
          "it holds chunk " + row.id() + ", which is not the index's " + number);
    }
    mustHold(row, index.length(number));
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
}
