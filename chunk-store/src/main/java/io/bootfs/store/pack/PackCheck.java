package io.bootfs.store.pack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.pack.PackRows.Header;
import io.bootfs.store.pack.PackRows.Listed;
import io.bootfs.store.pack.PackRows.Row;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a pack whose index is not at hand: that it is whole, and that each chunk is what it is
 * called. Immutable and thread-safe.
 *
 * @param checker checks chunks
 * @param largest the most bytes of a chunk, uncompressed
 * @param mostPlain the most bytes of all chunks of a pack, uncompressed, or 0 for what is usual for
 *     its kind: few bytes may be sent that take long to decompress and digest
 */
public record PackCheck(ChunkChecker checker, int largest, long mostPlain) {

  private static final String SENDER = "the pack";

  private static final int BUFFER = 64 << 10;

  /**
   * Copies a pack, of which it holds the table and a chunk as it is stored at a time, and of a
   * frame that holds several a buffer: what a table says, which costs nothing to send, takes no
   * memory.
   *
   * @throws PackInvalidException if it is none; some of it may have been copied
   * @throws ChunkInvalidException if a chunk is not what it is called
   * @throws IOException if it can't be read or written
   */
  public void copy(Content kind, InputStream in, OutputStream out) throws IOException {
    Table table = table(kind, in);
    out.write(table.bytes);
    long left = mostPlain > 0 ? mostPlain : kind.usualPlainBytes();
    for (int first = 0; first < table.count(); ) {
      int end = table.frameEnd(first);
      if (end == first + 1) {
        left -= copyChunk(table.row(first), in, out);
      } else {
        left -= plainBytes(table, first, end);
        mustFit(left, kind);
        copyFrame(table, first, end, in, out);
      }
      mustFit(left, kind);
      first = end;
    }
    if (in.read() >= 0) {
      throw new PackInvalidException("it goes on behind its last chunk");
    }
  }

  private void mustFit(long left, Content kind) throws PackInvalidException {
    if (left < 0) {
      throw new PackInvalidException(
          "its chunks have over %d bytes uncompressed, the most that a pack may have here; the server's owner says how much by bootfs serve --largest-pack"
              .formatted(mostPlain > 0 ? mostPlain : kind.usualPlainBytes()));
    }
  }

  private static long plainBytes(Table table, int first, int end) {
    long bytes = 0;
    for (int i = first; i < end; i++) {
      bytes += table.row(i).length();
    }
    return bytes;
  }

  /** Returns how many bytes the chunk has uncompressed. */
  private long copyChunk(Row row, InputStream in, OutputStream out) throws IOException {
    byte[] chunk = PackRows.read(in, row.storedLength());
    long length = checker.check(row.id(), new EncodedChunk(chunk, Encoding.ZSTD), SENDER);
    if (row.lengthOr((int) length) != length) {
      throw new PackInvalidException(
          "it holds chunk %s of %d bytes, which has %d".formatted(row.id(), row.length(), length));
    }
    out.write(chunk);
    return length;
  }

  private void copyFrame(Table table, int first, int end, InputStream in, OutputStream out)
      throws IOException {
    InputStream copied = new CopiedStream(in, out);
    try (FrameReader frame = new FrameReader(copied, table.row(first).storedLength())) {
      byte[] buffer = new byte[BUFFER];
      for (int i = first; i < end; i++) {
        checkPlain(table.row(i), frame, buffer);
      }
      frame.mustEnd();
    }
  }

  /** Digests a chunk as it comes, by either digest: which of them names it is not known. */
  private static void checkPlain(Row row, FrameReader frame, byte[] buffer) throws IOException {
    List<MessageDigest> engines = Arrays.stream(Digest.values()).map(Digest::newEngine).toList();
    for (int left = row.length(); left > 0; ) {
      int part = Math.min(left, buffer.length);
      frame.read(buffer, part);
      engines.forEach(engine -> engine.update(buffer, 0, part));
      left -= part;
    }
    if (engines.stream().noneMatch(engine -> ChunkId.of(engine.digest()).equals(row.id()))) {
      throw new ChunkInvalidException(row.id(), SENDER, "neither digest of its bytes is its name");
    }
  }

  /** Reads the table row by row: no more memory is taken than was sent. */
  private Table table(Content kind, InputStream in) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    Header header = PackRows.readHeader(in, kind);
    PackRows rows = header.rows();
    table.writeBytes(header.bytes());
    long bytes = 0;
    long limits = 0;
    Row frame = null;
    Listed listed = new Listed(kind);
    for (int i = 0; i < header.count(); i++) {
      Row row = rows.readRow(in, table);
      rows.check(row, largest, frame == null);
      listed.add(row);
      bytes += row.storedLength();
      if (frame == null || row.beginsFrame()) {
        check(frame, limits);
        frame = row;
        limits = 0;
      }
      limits += ChunkCodec.limit(row.lengthOr(largest));
    }
    check(frame, limits);
    if (bytes > kind.mostBytes()) {
      throw new PackInvalidException("it has over " + kind.mostBytes() + " bytes of chunks");
    }
    return new Table(rows, table.toByteArray());
  }

  private static void check(@Nullable Row frame, long limits) throws PackInvalidException {
    if (frame != null) {
      PackRows.checkFrame(frame, limits);
    }
  }

  /** A table whose rows are made when they are looked at, for there may be very many. */
  private static final class Table {

    private final PackRows rows;
    private final byte[] bytes;

    Table(PackRows rows, byte[] bytes) {
      this.rows = rows;
      this.bytes = bytes;
    }

    int count() {
      return (bytes.length - PackRows.HEADER) / rows.bytes();
    }

    Row row(int place) {
      return rows.row(bytes, PackRows.HEADER + place * rows.bytes());
    }

    int frameEnd(int first) {
      int end = first + 1;
      while (end < count() && !row(end).beginsFrame()) {
        end++;
      }
      return end;
    }
  }

  /** What is read is written, too. */
  private static final class CopiedStream extends FilterInputStream {

    private final OutputStream copy;

    CopiedStream(InputStream in, OutputStream copy) {
      super(in);
      this.copy = copy;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int got = in.read(bytes, offset, length);
      if (got > 0) {
        copy.write(bytes, offset, got);
      }
      return got;
    }
  }
}
