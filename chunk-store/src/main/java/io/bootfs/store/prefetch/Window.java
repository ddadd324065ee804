package io.bootfs.store.prefetch;

/**
 * How many requests may be in flight: as many as make the chunks come faster, and no more, because
 * what is in flight delays a reader who wants another chunk at once. Thread-safe.
 *
 * <p>It is measured in rounds, each as many answers as the limit. While a round brings bytes
 * notably faster than the best before, the link was not full, and the limit doubles; when one is
 * far slower, it halves.
 */
final class Window {

  /** Enough to find out, too few to hurt. */
  static final int FIRST = 8;

  /** Fills 100 Mbit/s at 100 ms with chunks of 20 kB. */
  static final int MOST = 64;

  private static final double FASTER = 1.2;
  private static final double SLOWER = 0.5;

  private final int most;
  private int limit;
  private int inFlight;
  private int answers;
  private long bytes;
  private long roundBegan = System.nanoTime();
  private double best;

  /** Creates a window that never lets more than {@code most} requests through at once. */
  Window(int most) {
    this.most = most;
    this.limit = Math.min(FIRST, most);
  }

  /** Waits until another request may be sent. */
  synchronized void acquire() throws InterruptedException {
    while (inFlight >= limit) {
      wait();
    }
    inFlight++;
  }

  /** Notes the answer to a request, of that many bytes. */
  void release(long answered) {
    release(answered, System.nanoTime());
  }

  synchronized void release(long answered, long now) {
    inFlight--;
    bytes += answered;
    answers++;
    if (answers >= limit) {
      endRound(now);
    }
    notifyAll();
  }

  private void endRound(long now) {
    double rate = bytes / (double) Math.max(1, now - roundBegan);
    if (rate > FASTER * best) {
      limit = Math.min(2 * limit, most);
      best = rate;
    } else if (rate < SLOWER * best) {
      limit = Math.max(limit / 2, Math.min(FIRST, most));
      best = rate;
    }
    answers = 0;
    bytes = 0;
    roundBegan = now;
  }

  /** Returns how many requests it ever lets through at once. */
  int most() {
    return most;
  }

  /** Returns how many requests may be in flight now. */
  synchronized int limit() {
    return limit;
  }
}
