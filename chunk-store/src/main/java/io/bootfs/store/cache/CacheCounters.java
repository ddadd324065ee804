package io.bootfs.store.cache;

import java.util.concurrent.atomic.LongAdder;

/** Counts what this process does with a cache. Thread-safe. */
final class CacheCounters {

  private final LongAdder replaced = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder evictedBytes = new LongAdder();
  private final LongAdder unkept = new LongAdder();
  private final LongAdder waited = new LongAdder();

  void replaced() {
    replaced.increment();
  }

  void evicted(long bytes) {
    evicted.increment();
    evictedBytes.add(bytes);
  }

  void unkept() {
    unkept.increment();
  }

  void waited() {
    waited.increment();
  }

  CacheStatistics statistics() {
    return new CacheStatistics(
        replaced.sum(), evicted.sum(), evictedBytes.sum(), unkept.sum(), waited.sum());
  }
}
