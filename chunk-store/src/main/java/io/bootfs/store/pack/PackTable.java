package io.bootfs.store.pack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.pack.PackRows.Header;
import io.bootfs.store.pack.PackRows.Listed;
import io.bootfs.store.pack.PackRows.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a pack holds: chunks of one index, in the order in which a start wants them, or in that of
 * the blob. Immutable; it takes 12 bytes of memory a chunk.
 *
 * <p>A pack is {@code bfspack1}, the number of chunks (u32), for each its number within the index
 * (u32), its stored length (u32) and its id, and then the stored bytes, zstd frames, back to back.
 * Or it is {@code bfspack2}, where each chunk's number is followed by its uncompressed length
 * (u32), and a stored length of 0 says that the chunk is in the same frame as the one before: the
 * other is the length of all of the frame, whose content is its chunks back to back. All numbers
 * are little-endian.
 */
public final class PackTable {

  /** What lies within a pack, and can be asked for together with what lies beside it. */
  public interface Part {

    /** Returns where its stored bytes begin in the pack. */
    long offset();

    /** Returns where its stored bytes end in the pack. */
    long end();
  }

  /**
   * A chunk in a pack.
   *
   * @param number which chunk of the index it is
   * @param id its name
   * @param offset where its stored bytes begin in the pack; if it shares a frame with others, about
   *     where they do
   * @param storedLength how many they are; if it shares a frame, its share of it
   */
  public record Entry(int number, ChunkId id, long offset, int storedLength) implements Part {

    @Override
    public long end() {
      return offset + storedLength;
    }
  }

  /**
   * A zstd frame in a pack.
   *
   * @param entries the chunks in it, at least one
   */
  public record Frame(List<Entry> entries) implements Part {

    /** Tells whether it holds several chunks, so that it can't be taken for one. */
    public boolean isShared() {
      return entries.size() > 1;
    }

    @Override
    public long offset() {
      return entries.getFirst().offset();
    }

    @Override
    public long end() {
      return entries.getLast().end();
    }

    /** Returns how many bytes it has. */
    public long storedLength() {
      return end() - offset();
    }
  }

  private final Index index;
  private final int[] numbers;
  private final long start;
  private final long[] ends;

  /** At which places frames begin. */
  private final BitSet begins;

  private PackTable(Index index, int[] numbers, long start, long[] ends, BitSet begins) {
    this.index = index;
    this.numbers = numbers;
    this.start = start;
    this.ends = ends;
    this.begins = begins;
  }

  /**
   * Returns how many bytes the pack of an image of so many chunks begins with, before the chunks.
   */
  public static long bytes(int count) {
    return PackRows.APART.tableBytes(count);
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
    return read(in, index, PackRows.readHeader(in, Content.START), Content.START);
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
    Header header = PackRows.readHeader(in, Content.IMAGE);
    if (header.count() != different.length) {
      throw new PackInvalidException(
          "it holds " + header.count() + " of the image's " + different.length + " chunks");
    }
    PackTable table = read(in, index, header, Content.IMAGE);
    if (!Arrays.equals(table.numbers, different)) {
      throw new PackInvalidException("its chunks are not in the order of the image");
    }
    return table;
  }

  private static PackTable read(InputStream in, Index index, Header header, Content content)
      throws IOException {
    int count = header.count();
    PackRows rows = header.rows();
    int[] numbers = new int[count];
    Shares shares = new Shares(count, rows.tableBytes(count));
    Listed listed = new Listed(content);
    for (int i = 0; i < count; i++) {
      Row row = rows.readRow(in);
      mustBeOf(index, row);
      listed.add(row);
      rows.check(row, index.length(row.number()), i == 0);
      numbers[i] = row.number();
      shares.add(row, index.length(row.number()));
    }
    shares.endFrame();
    return new PackTable(index, numbers, rows.tableBytes(count), shares.ends, shares.begins);
  }

  /** Where chunks end, while a table is read. */
  private static final class Shares {

    final long[] ends;
    final BitSet begins;
    private int count;
    private int first;
    private @Nullable Row frame;
    private long limits;
    private long end;

    Shares(int count, long tableBytes) {
      ends = new long[count];
      begins = new BitSet(count);
      end = tableBytes;
    }

    /** Takes a chunk; up to the end of its frame, its end is counted in its uncompressed bytes. */
    void add(Row row, int length) throws PackInvalidException {
      if (row.beginsFrame()) {
        endFrame();
        begins.set(count);
        first = count;
        frame = row;
        limits = 0;
      }
      limits += ChunkCodec.limit(length);
      ends[count] = length + (count == first ? 0 : ends[count - 1]);
      count++;
    }

    void endFrame() throws PackInvalidException {
      if (frame == null) {
        return;
      }
      PackRows.checkFrame(frame, limits);
      long content = ends[count - 1];
      for (int i = first; i < count - 1; i++) {
        ends[i] = end + (long) ((double) frame.storedLength() * ends[i] / content);
      }
      end += frame.storedLength();
      ends[count - 1] = end;
    }
  }

  /** Returns the chunks in the order of the pack. */
  public List<Entry> entries() {
    return new Entries();
  }

  /** Returns the frames in the order of the pack. */
  public List<Frame> frames() {
    List<Entry> entries = entries();
    List<Frame> frames = new ArrayList<>();
    for (int place = 0; place < numbers.length; ) {
      int next = begins.nextSetBit(place + 1);
      int end = next < 0 ? numbers.length : next;
      frames.add(new Frame(entries.subList(place, end)));
      place = end;
    }
    return frames;
  }

  /** Made when they are looked at, for there may be very many. */
  private final class Entries extends AbstractList<Entry> implements RandomAccess {

    @Override
    public Entry get(int place) {
      long offset = place == 0 ? start : ends[place - 1];
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

  private static void mustBeOf(Index index, Row row) throws PackInvalidException {
    int number = row.number();
    if (number < 0 || number >= index.chunkCount() || !index.id(number).equals(row.id())) {
      throw new PackInvalidException(
          "it holds chunk " + row.id() + ", which is not the index's " + number);
    }
    if (row.lengthOr(index.length(number)) != index.length(number)) {
      throw new PackInvalidException(
          "it holds chunk %s of %d bytes, which has %d"
              .formatted(row.id(), row.length(), index.length(number)));
    }
  }
}
