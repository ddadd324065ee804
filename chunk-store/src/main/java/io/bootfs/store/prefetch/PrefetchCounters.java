package io.bootfs.store.prefetch;

import java.util.concurrent.atomic.LongAdder;

/** Counts what is fetched ahead. Thread-safe. */
final class PrefetchCounters {

  private final LongAdder chunks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder single = new LongAdder();
  private final LongAdder packs = new LongAdder();

  /** Counts a request for one chunk, and the chunk. */
  void single(long stored) {
    single.increment();
    fromPack(stored);
  }

  /** Counts a request for a pack or a part of one. */
  void pack() {
    packs.increment();
  }

  /** Counts a chunk that came within a pack. */
  void fromPack(long stored) {
    chunks.increment();
    bytes.add(stored);
  }

  PrefetchStatistics statistics() {
    return new PrefetchStatistics(
        chunks.sum(), bytes.sum(), single.sum() + packs.sum(), packs.sum());
  }
}
