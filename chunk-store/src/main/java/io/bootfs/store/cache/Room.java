package io.bootfs.store.cache;

/**
 * From which fill a cache is emptied, how far, and from which it takes no more. Immutable.
 *
 * @param capacity the bytes that it may take
 */
record Room(long capacity) {

  private static final double HIGH = 0.98;
  private static final double LOW = 0.94;
  private static final double FULL = 1.03;
  private static final double WRITING = 0.125;

  /** Above it, chunks are evicted. */
  long high() {
    return share(HIGH);
  }

  /** What eviction leaves. */
  long low() {
    return share(LOW);
  }

  /**
   * Above it, nothing is kept, until the process that evicts has caught up: a cache that is full
   * costs speed, and never more room than it was given.
   */
  long full() {
    return share(FULL);
  }

  /** More than this is not taken for being written. */
  long writing() {
    return share(WRITING);
  }

  private long share(double part) {
    return capacity == CacheOptions.UNBOUNDED ? capacity : (long) (capacity * part);
  }
}
