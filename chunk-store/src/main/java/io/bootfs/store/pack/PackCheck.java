package io.bootfs.store.pack;

import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Checks a pack whose index is not at hand: that it is whole, and that each chunk is what it is
 * called. Immutable and thread-safe.
 *
 * @param checker checks chunks
 * @param largest the most bytes of a chunk, uncompressed
 */
public record PackCheck(ChunkChecker checker, int largest) {

  private static final String SENDER = "the pack";

  /**
   * Copies a pack, of which it holds the table and one chunk at a time.
   *
   * @throws PackInvalidException if it is none; some of it may have been copied
   * @throws ChunkInvalidException if a chunk is not what it is called
   * @throws IOException if it can't be read or written
   */
  public void copy(Content kind, InputStream in, OutputStream out) throws IOException {
    byte[] table = table(kind, in);
    out.write(table);
    for (int at = PackTable.HEADER; at < table.length; at += PackTable.ENTRY) {
      PackTable.Row row = row(table, at);
      byte[] chunk = PackTable.read(in, row.storedLength());
      checker.check(row.id(), new EncodedChunk(chunk, EncodedChunk.Encoding.ZSTD), SENDER);
      out.write(chunk);
    }
    if (in.read() >= 0) {
      throw new PackInvalidException("it goes on behind its last chunk");
    }
  }

  private static PackTable.Row row(byte[] table, int at) {
    return PackTable.row(Arrays.copyOfRange(table, at, at + PackTable.ENTRY));
  }

  /** Reads the table row by row: no more memory is taken than was sent. */
  private byte[] table(Content kind, InputStream in) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    byte[] header = PackTable.read(in, PackTable.HEADER);
    table.writeBytes(header);
    long bytes = 0;
    for (int left = PackTable.count(header, kind); left > 0; left--) {
      byte[] entry = PackTable.read(in, PackTable.ENTRY);
      PackTable.Row row = PackTable.row(entry);
      PackTable.mustHold(row, largest);
      bytes += row.storedLength();
      table.writeBytes(entry);
    }
    if (bytes > kind.mostBytes()) {
      throw new PackInvalidException("it has over " + kind.mostBytes() + " bytes of chunks");
    }
    return table.toByteArray();
  }
}
