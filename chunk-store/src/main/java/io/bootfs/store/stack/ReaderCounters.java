package io.bootfs.store.stack;

import io.bootfs.store.EncodedChunk;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the layers of a reading stack do. Thread-safe. */
final class ReaderCounters {

  private final LongAdder fetchedChunks = new LongAdder();
  private final LongAdder fetchedBytes = new LongAdder();
  private final LongAdder cachedChunks = new LongAdder();
  private final LongAdder cachedBytes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  void countFetch(int stored) {
    fetchedChunks.increment();
    fetchedBytes.add(stored);
  }

  void countHit(EncodedChunk chunk) {
    cachedChunks.increment();
    cachedBytes.add(chunk.bytes().length);
  }

  void countFailure() {
    failures.increment();
  }

  ReaderStatistics statistics() {
    return new ReaderStatistics(
        fetchedChunks.sum(),
        fetchedBytes.sum(),
        cachedChunks.sum(),
        cachedBytes.sum(),
        failures.sum());
  }
}
