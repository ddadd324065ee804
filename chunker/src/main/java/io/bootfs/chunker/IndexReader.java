package io.bootfs.chunker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads indexes of casync, desync and bootfs, and refuses damaged ones. Memory grows with the
 * chunks that were read, never with a number that the file claims.
 */
public final class IndexReader {

  private final InputStream in;
  private final String name;

  /** The feature flags that are taken. */
  private final long known;

  private final byte[] bytes = new byte[IndexFormat.HEADER_BYTES];
  private final ByteBuffer item = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

  /** The place of the first byte of {@link #item} in the file. */
  private long offset;

  /** The place behind what was read into {@link #item}. */
  private long next;

  private IndexReader(InputStream in, String name, long known) {
    this.in = in;
    this.name = name;
    this.known = known;
  }

  /**
   * Reads a blob's index file, {@code .caibx}.
   *
   * @throws IndexFormatException if it is no index, or a damaged one
   * @throws IOException if the file can't be read
   */
  public static Index read(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads an index file, be it that of a blob or that of a directory archive, {@code .caidx}: the
   * archive is a blob like others, {@code .catar}.
   *
   * @throws IndexFormatException if it is no index, or a damaged one
   * @throws IOException if the file can't be read
   */
  public static Index readAny(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return new IndexReader(
              in, file.toString(), IndexFormat.FLAGS_KNOWN | IndexFormat.FLAGS_OF_ARCHIVE)
          .read();
    }
  }

  /**
   * Reads a blob's index up to the end of a stream, which stays open.
   *
   * @param name the index's path or URL, for messages
   * @throws IndexFormatException if it is no index, or a damaged one
   * @throws IOException if the stream can't be read
   */
  public static Index read(InputStream in, String name) throws IOException {
    return new IndexReader(in, name, IndexFormat.FLAGS_KNOWN).read();
  }

  private static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "is a directory; name an index in it, a .caibx file");
    }
    return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  private Index read() throws IOException {
    Index.Builder index = readHeader();
    readTableHeader();
    long count = 0;
    long end = 0;
    while (true) {
      fill(IndexFormat.ITEM_BYTES);
      long itemEnd = item.getLong(0);
      if (itemEnd == 0) {
        break;
      }
      if (count == Index.MOST_CHUNKS) {
        throw damaged(0, "it has over %d chunks".formatted(Index.MOST_CHUNKS));
      }
      add(index, end, itemEnd);
      end = itemEnd;
      count++;
    }
    checkTail(count);
    return index.build();
  }

  private Index.Builder readHeader() throws IOException {
    fill(IndexFormat.HEADER_BYTES);
    expect(0, IndexFormat.HEADER_BYTES, "this is no casync index");
    expect(8, IndexFormat.HEADER_TYPE, "this is no casync index");
    long flags = item.getLong(16);
    checkFlags(flags);
    boolean sha512 = (flags & IndexFormat.FLAG_SHA512_256) != 0;
    return Index.builder(sha512 ? Digest.SHA512_256 : Digest.SHA256, readSizes());
  }

  private void checkFlags(long flags) throws IOException {
    if ((flags & ~known) == 0) {
      return;
    }
    boolean archive = (flags & ~(IndexFormat.FLAGS_KNOWN | IndexFormat.FLAGS_OF_ARCHIVE)) == 0;
    throw damaged(
        16,
        "feature flags %016x are not those of %s"
            .formatted(
                flags,
                archive
                    ? "a blob's index, but of a directory archive's: bootfs convert makes an image of it"
                    : "an index"));
  }

  private ChunkSizes readSizes() throws IOException {
    try {
      return new ChunkSizes(
          Math.toIntExact(item.getLong(24)),
          Math.toIntExact(item.getLong(32)),
          Math.toIntExact(item.getLong(40)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      String sizes =
          "chunk sizes %s:%s:%s can't be"
              .formatted(
                  Long.toUnsignedString(item.getLong(24)),
                  Long.toUnsignedString(item.getLong(32)),
                  Long.toUnsignedString(item.getLong(40)));
      throw damaged(24, sizes + ": " + e.getMessage());
    }
  }

  private void readTableHeader() throws IOException {
    fill(IndexFormat.TABLE_HEADER_BYTES);
    expect(0, IndexFormat.TABLE_SIZE_UNKNOWN, "there is no table of chunks");
    expect(8, IndexFormat.TABLE_TYPE, "there is no table of chunks");
  }

  private void add(Index.Builder index, long start, long end) throws IOException {
    if (end <= start) {
      throw damaged(
          0, "a chunk ends at %d, but the one before it ends at %d".formatted(end, start));
    }
    long max = index.sizes().max();
    if (end - start > max) {
      throw damaged(0, "a chunk of %d bytes is over the maximum of %d".formatted(end - start, max));
    }
    index.add(ChunkId.of(bytes, Long.BYTES), (int) (end - start));
  }

  private void checkTail(long count) throws IOException {
    String message = "the tail is wrong, so the index was not finished or is damaged";
    expect(8, 0, message);
    expect(16, IndexFormat.HEADER_BYTES, message);
    expect(24, IndexFormat.tableBytes(count), message);
    expect(32, IndexFormat.TAIL_TYPE, message);
    if (in.read() != -1) {
      throw damaged(IndexFormat.TAIL_BYTES, "there are bytes behind the tail");
    }
  }

  private void fill(int count) throws IOException {
    offset = next;
    int got = in.readNBytes(bytes, 0, count);
    if (got < count) {
      throw damaged(got, "it is truncated: the file ends here");
    }
    next += count;
  }

  private void expect(int at, long expected, String message) throws IndexFormatException {
    long value = item.getLong(at);
    if (value != expected) {
      throw damaged(at, "%s: %016x instead of %016x".formatted(message, value, expected));
    }
  }

  private IndexFormatException damaged(int at, String what) {
    return new IndexFormatException(name, offset + at, what);
  }
}
