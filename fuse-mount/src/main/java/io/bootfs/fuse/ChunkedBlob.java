package io.bootfs.fuse;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.Warnings;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A blob whose bytes come from chunks, each fetched when it is first read. Thread-safe. The owner
 * closes it; the chunk reader stays the owner's.
 *
 * <p>Chunks that a read wants and that are not at hand are fetched at the same time; readers that
 * want one chunk share one fetch. A chunk that can't be had fails the reads that wanted it, with a
 * warning, and is tried again by the next one.
 */
public final class ChunkedBlob implements Blob, AutoCloseable {

  private final Index index;
  private final ChunkCache chunks;

  /**
   * Creates a blob.
   *
   * @param warnings takes a line for each chunk that could not be had
   */
  public ChunkedBlob(Index index, ChunkReader reader, BlobOptions options, Warnings warnings) {
    this.index = index;
    chunks = new ChunkCache(reader, options, warnings);
  }

  @Override
  public long size() {
    return index.blobSize();
  }

  @Override
  public void read(long offset, MemorySegment target) throws IOException {
    Objects.checkFromIndexSize(offset, target.byteSize(), size());
    if (target.byteSize() == 0) {
      return;
    }
    long end = offset + target.byteSize();
    int first = index.chunkAt(offset);
    int last = end <= index.end(first) ? first : index.chunkAt(end - 1);
    // All but the first in the background; the first one on this thread, which would only wait.
    for (int i = first + 1; i <= last; i++) {
      chunks.request(index.id(i), index.length(i));
    }
    for (int i = first; i <= last; i++) {
      copy(i, offset, end, target);
    }
  }

  /** Copies what [offset, end) of the blob has of chunk {@code i}. */
  private void copy(int i, long offset, long end, MemorySegment target) throws IOException {
    ChunkId id = index.id(i);
    byte[] chunk = chunks.get(id, index.length(i));
    long from = Math.max(offset, index.start(i));
    long to = Math.min(end, index.end(i));
    MemorySegment.copy(
        chunk,
        (int) (from - index.start(i)),
        target,
        ValueLayout.JAVA_BYTE,
        from - offset,
        (int) (to - from));
  }

  /** Ends the fetching threads; reads that are under way fail. */
  @Override
  public void close() {
    chunks.close();
  }
}
