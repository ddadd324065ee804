package io.bootfs.store.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How long to wait for what another process holds. Thread-safe.
 *
 * <p>Who holds it may be stopped, and hold much else: a start that is paused has claimed a hundred
 * chunks or more, which others want one after the other. So whoever has waited in vain waits half
 * as long the next time, until a wait is worth it again: all of them together take twice the first.
 */
final class Patience {

  /** From here on the waits are too short to matter. */
  private static final int MOST_HALVINGS = 12;

  private final long fullNanos;
  private final LongSupplier nanoTime;
  private final AtomicInteger inVain = new AtomicInteger();

  /** Creates the patience of waiting so long at first. */
  Patience(Duration full) {
    this(full, System::nanoTime);
  }

  /** Creates one with another clock than the system's. */
  Patience(Duration full, LongSupplier nanoTime) {
    this.fullNanos = full.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Begins to wait. */
  Wait begin() {
    return new Wait();
  }

  /** Says that what was waited for has come. */
  void wasWorthIt() {
    inVain.set(0);
  }

  /** One wait of one thread. */
  final class Wait {

    private final long began = nanoTime.getAsLong();
    private final int halvings = inVain.get();

    private Wait() {}

    /** Tells whether it has lasted long enough; if so, it was in vain. */
    boolean isOver() {
      if (nanoTime.getAsLong() - began <= fullNanos >> Math.min(halvings, MOST_HALVINGS)) {
        return false;
      }
      // Those who have waited at the same time count once.
      boolean _ = inVain.compareAndSet(halvings, halvings + 1);
      return true;
    }
  }
}
