package io.bootfs.fuse;

import io.bootfs.chunker.Index;
import io.bootfs.linux.ProcessMemory;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.WantedChunk;
import io.bootfs.store.Warnings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

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
    if (first == last) {
      copy(first, await(chunks.get(index.id(first), index.length(first))), offset, target);
      return;
    }
    List<WantedChunk> wanted = new ArrayList<>(last - first + 1);
    for (int i = first; i <= last; i++) {
      wanted.add(new WantedChunk(index.id(i), index.length(i)));
    }
    List<CompletableFuture<byte[]>> come = chunks.getAll(wanted);
    for (int i = first; i <= last; i++) {
      copy(i, await(come.get(i - first)), offset, target);
    }
  }

  /** Begins to fetch the chunk that holds the byte at {@code offset}, and returns at once. */
  void prefetch(long offset) {
    int chunk = index.chunkAt(offset);
    var _ = chunks.request(index.id(chunk), index.length(chunk));
  }

  /** Lets go of the chunks in memory, and gives back to the kernel what that frees. */
  @Override
  public void quiet() {
    chunks.clear();
    ProcessMemory.giveBack();
  }

  /** Copies what the target wants of chunk {@code i}; the target begins at {@code offset}. */
  private void copy(int i, byte[] chunk, long offset, MemorySegment target) {
    long from = Math.max(offset, index.start(i));
    long to = Math.min(offset + target.byteSize(), index.end(i));
    // From segment to segment: with an array and a layout, the first copy takes 5 ms.
    MemorySegment.copy(
        MemorySegment.ofArray(chunk), from - index.start(i), target, from - offset, to - from);
  }

  private static byte[] await(CompletableFuture<byte[]> chunk) throws IOException {
    try {
      return chunk.get();
    } catch (ExecutionException e) {
      // A new exception: the cause is shared by all who waited, and its stack is another thread's.
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while a chunk came").initCause(e);
    }
  }

  /** Ends the fetching threads; reads that wait for chunks fail, and so do later ones. */
  @Override
  public void close() {
    chunks.close();
  }
}
