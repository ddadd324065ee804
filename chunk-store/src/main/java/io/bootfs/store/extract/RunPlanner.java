package io.bootfs.store.extract;

import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Divides a blob into runs of chunks, in order. Not thread-safe. */
final class RunPlanner implements Iterator<ChunkRun> {

  /** How many bytes a run from a seed has at most: more make it no faster. */
  static final long SEED_RUN_BYTES = 4 << 20;

  private final Index index;
  private final List<Seed> seeds;
  private int next;

  RunPlanner(Index index, List<Seed> seeds) {
    this.index = index;
    this.seeds = seeds;
  }

  @Override
  public boolean hasNext() {
    return next < index.chunkCount();
  }

  @Override
  public ChunkRun next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the blob has " + index.chunkCount() + " chunks");
    }
    ChunkRun run = plan(next);
    next += run.count();
    return run;
  }

  private ChunkRun plan(int first) {
    int repeated = repeated(first);
    if (repeated == 1) {
      for (Seed seed : seeds) {
        int at = seed.find(index.id(first));
        if (at != IdLookup.NONE && seed.index().length(at) == index.length(first)) {
          return new ChunkRun(first, common(first, seed.index(), at), seed, at);
        }
      }
    }
    return new ChunkRun(first, repeated, null, 0);
  }

  /** Returns how often a chunk comes in a row: a sparse blob has thousands of the same. */
  private int repeated(int first) {
    int count = 1;
    while (first + count < index.chunkCount() && same(first, index, first + count)) {
      count++;
    }
    return count;
  }

  private int common(int first, Index other, int at) {
    int count = 1;
    while (first + count < index.chunkCount()
        && at + count < other.chunkCount()
        && index.end(first + count) - index.start(first) <= SEED_RUN_BYTES
        && same(first + count, other, at + count)) {
      count++;
    }
    return count;
  }

  private boolean same(int chunk, Index other, int otherChunk) {
    return index.length(chunk) == other.length(otherChunk)
        && index.id(chunk).equals(other.id(otherChunk));
  }
}
