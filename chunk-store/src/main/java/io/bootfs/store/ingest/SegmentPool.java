package io.bootfs.store.ingest;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A bounded number of segments, each made when it is first needed: the memory bound of a pipeline,
 * and its back pressure. Thread-safe.
 */
final class SegmentPool {

  private final int segmentSize;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<Segment> free = new ConcurrentLinkedDeque<>();

  SegmentPool(int segmentSize, int count) {
    this.segmentSize = segmentSize;
    this.permits = new Semaphore(count);
  }

  /** Returns a segment with one user, waiting until there is a free one. */
  Segment take() throws InterruptedException {
    permits.acquire();
    Segment used = free.pollFirst();
    Segment segment = used == null ? new Segment(this, segmentSize) : used;
    segment.retain();
    return segment;
  }

  /** Takes back a segment that has no user. */
  void give(Segment segment) {
    // The one used last is the one most likely in a cache.
    free.addFirst(segment);
    permits.release();
  }
}
