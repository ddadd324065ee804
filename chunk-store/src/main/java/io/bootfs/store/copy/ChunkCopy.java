package io.bootfs.store.copy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.parallel.BoundedTasks;
import io.bootfs.store.parallel.ChunkWalk;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Copies the chunks of indexes from one store to another, as they are stored: those that the target
 * lacks, in parallel, each verified on its way. Thread-safe; it closes neither store.
 *
 * <p>A copy that was broken off goes on where it ended: what is there is not copied again.
 */
public final class ChunkCopy {

  private final StoreStack from;
  private final WritableChunkStore to;
  private final LongAdder present = new LongAdder();
  private final LongAdder copied = new LongAdder();
  private final LongAdder copiedBytes = new LongAdder();

  /** Prepares to copy. */
  public ChunkCopy(StoreStack from, WritableChunkStore to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies what the target lacks.
   *
   * @param indexes indexes of the digest that {@code from} was opened with
   * @throws IOException if a chunk can't be had or can't be stored
   */
  public void copy(List<Index> indexes) throws IOException {
    ChunkWalk.walk(indexes, BoundedTasks.MOST_WAITING, this::copy);
  }

  private void copy(ChunkId id, int length) throws IOException {
    if (to.claim(id)) {
      present.increment();
      return;
    }
    EncodedChunk chunk = from.readEncoded(id, length);
    to.put(id, chunk);
    copied.increment();
    copiedBytes.add(chunk.bytes().length);
  }

  /** Returns what has been done so far. */
  public CopyStatistics statistics() {
    return new CopyStatistics(present.sum(), copied.sum(), copiedBytes.sum());
  }
}
