package io.bootfs.store.ingest;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stretch of a blob's bytes that several chunks lie in. It goes back to its pool when its last
 * user lets go: the stream that fills it, and each chunk in it that is not done.
 */
final class Segment {

  private final SegmentPool pool;
  private final byte[] bytes;
  private final AtomicInteger users = new AtomicInteger();

  Segment(SegmentPool pool, int size) {
    this.pool = pool;
    this.bytes = new byte[size];
  }

  /**
   * Returns the bytes; a user of the segment reads those of its chunk, the stream writes behind.
   */
  byte[] bytes() {
    return bytes;
  }

  /** Counts one more user. */
  void retain() {
    users.incrementAndGet();
  }

  /** Counts one user less, and gives the segment back behind the last. */
  void release() {
    if (users.decrementAndGet() == 0) {
      pool.give(this);
    }
  }
}
