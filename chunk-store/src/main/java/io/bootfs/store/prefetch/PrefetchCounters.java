package io.bootfs.store.prefetch;

import java.util.concurrent.atomic.LongAdder;

/** Counts what is fetched ahead. Thread-safe. */
final class PrefetchCounters implements PackListener {

  private final LongAdder chunks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder single = new LongAdder();
  private final LongAdder packs = new LongAdder();

  /** Counts a request for one chunk, and the chunk. */
  void single(long stored) {
    single.increment();
    count(stored);
  }

  @Override
  public void asked() {
    packs.increment();
  }

  @Override
  public void came(int chunk, long stored) {
    if (stored > 0) {
      count(stored);
    }
  }

  private void count(long stored) {
    chunks.increment();
    bytes.add(stored);
  }

  PrefetchStatistics statistics() {
    return new PrefetchStatistics(
        chunks.sum(), bytes.sum(), single.sum() + packs.sum(), packs.sum());
  }
}
