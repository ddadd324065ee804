package io.bootfs.store.pack;

import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.EncodedChunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  /**
   * Copies a pack, of which it holds the table and one chunk at a time.
   *
   * @throws PackInvalidException if it is none; some of it may have been copied
   * @throws ChunkInvalidException if a chunk is not what it is called
   * @throws IOException if it can't be read or written
   */
  public void copy(InputStream in, OutputStream out) throws IOException {
    List<PackTable.Row> rows = new ArrayList<>();
    byte[] header = PackTable.read(in, PackTable.HEADER);
    out.write(header);
    int count = PackTable.count(header);
    long content = 0;
    for (int i = 0; i < count; i++) {
      byte[] entry = PackTable.read(in, PackTable.ENTRY);
      out.write(entry);
      PackTable.Row row = PackTable.row(entry);
      PackTable.mustHold(row, largest);
      rows.add(row);
      content += row.storedLength();
    }
    if (content > PackBuilder.MOST_BYTES) {
      throw new PackInvalidException("it has over " + PackBuilder.MOST_BYTES + " bytes of chunks");
    }
    for (PackTable.Row row : rows) {
      byte[] chunk = PackTable.read(in, row.storedLength());
      checker.check(row.id(), new EncodedChunk(chunk, EncodedChunk.Encoding.ZSTD), SENDER);
      out.write(chunk);
    }
    if (in.read() >= 0) {
      throw new PackInvalidException("it goes on behind its last chunk");
    }
  }
}
