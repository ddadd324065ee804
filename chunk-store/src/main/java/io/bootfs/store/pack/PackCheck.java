package io.bootfs.store.pack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.EncodedChunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a pack whose index is not at hand: that it is whole, and that each chunk is what it is
 * called. Immutable and thread-safe.
 *
 * @param checker checks chunks
 * @param largest the most bytes of a chunk, uncompressed
 */
public record PackCheck(ChunkChecker checker, int largest) {

  private static final String SENDER = "the pack";

  /** A chunk in the table. */
  private record Row(ChunkId id, int length) {}

  /** Thrown if what should be a pack is none. */
  public static final class PackInvalidException extends IOException {
    private static final long serialVersionUID = 1L;

    PackInvalidException(String message) {
      super(message);
    }
  }

  /**
   * Copies a pack, of which it holds the table and one chunk at a time.
   *
   * @throws PackInvalidException if it is none; some of it may have been copied
   * @throws ChunkInvalidException if a chunk is not what it is called
   * @throws IOException if it can't be read or written
   */
  public void copy(InputStream in, OutputStream out) throws IOException {
    List<Row> rows = new ArrayList<>();
    byte[] header = read(in, PackTable.HEADER);
    out.write(header);
    int count = count(header);
    long content = 0;
    for (int i = 0; i < count; i++) {
      byte[] entry = read(in, PackTable.ENTRY);
      out.write(entry);
      Row row = row(entry);
      rows.add(row);
      content += row.length();
    }
    if (content > PackBuilder.MOST_BYTES) {
      throw new PackInvalidException("it has over " + PackBuilder.MOST_BYTES + " bytes of chunks");
    }
    for (Row row : rows) {
      byte[] chunk = read(in, row.length());
      checker.check(row.id(), new EncodedChunk(chunk, EncodedChunk.Encoding.ZSTD), SENDER);
      out.write(chunk);
    }
    if (in.read() >= 0) {
      throw new PackInvalidException("it goes on behind its last chunk");
    }
  }

  private static int count(byte[] bytes) throws PackInvalidException {
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getLong() != PackTable.MAGIC) {
      throw new PackInvalidException("it doesn't begin with bfspack1");
    }
    int count = header.getInt();
    if (count < 0 || count > PackTable.MOST_CHUNKS) {
      throw new PackInvalidException(
          "it claims " + count + " chunks, more than " + PackTable.MOST_CHUNKS);
    }
    return count;
  }

  private Row row(byte[] bytes) throws PackInvalidException {
    ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int number = entry.getInt();
    int length = entry.getInt();
    byte[] id = new byte[ChunkId.BYTES];
    entry.get(id);
    if (number < 0 || length < 1 || length > ChunkCodec.limit(largest)) {
      throw new PackInvalidException("it claims chunk %d in %d bytes".formatted(number, length));
    }
    return new Row(ChunkId.of(id), length);
  }

  private static byte[] read(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new PackInvalidException("it ends early");
    }
    return bytes;
  }
}
