package io.bootfs.store.prefetch;

import java.util.concurrent.atomic.LongAdder;

/** Counts what was guessed to be read next. Thread-safe; one thread says what was right. */
final class NeighbourCounters {

  private final LongAdder chunks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private volatile long usedChunks;
  private volatile long usedBytes;

  /** Counts a request for one chunk or several. */
  void asked() {
    requests.increment();
  }

  /** Counts a guess that was fetched. */
  void fetched(long stored) {
    chunks.increment();
    bytes.add(stored);
  }

  /** Sets how much of it was read. */
  void used(long chunkCount, long stored) {
    usedChunks = chunkCount;
    usedBytes = stored;
  }

  NeighbourStatistics statistics() {
    return new NeighbourStatistics(
        chunks.sum(), bytes.sum(), requests.sum(), usedChunks, usedBytes);
  }
}
