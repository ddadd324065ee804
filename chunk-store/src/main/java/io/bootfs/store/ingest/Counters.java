package io.bootfs.store.ingest;

import java.util.concurrent.atomic.LongAdder;

/** Counts what workers have done. Thread-safe. */
final class Counters {

  private final LongAdder chunks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder newChunks = new LongAdder();
  private final LongAdder newBytes = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();

  /** Counts a chunk that was cut. */
  void cut(int length) {
    chunks.increment();
    bytes.add(length);
  }

  /** Counts a chunk that was put into the store. */
  void stored(int length, int encodedLength) {
    newChunks.increment();
    newBytes.add(length);
    storedBytes.add(encodedLength);
  }

  /** Returns the present numbers. */
  ChunkingStatistics snapshot() {
    return new ChunkingStatistics(
        chunks.sum(), bytes.sum(), newChunks.sum(), newBytes.sum(), storedBytes.sum());
  }
}
