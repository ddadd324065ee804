package io.bootfs.runtime.state;

import java.io.IOException;
import java.time.Duration;

/** Waits for what nobody tells. */
final class Polling {

  private static final long PAUSE_MILLIS = 5;

  private Polling() {}

  /** Something that comes true by itself. */
  @FunctionalInterface
  interface Condition {

    boolean holds() throws IOException;
  }

  /** Waits until a condition holds; false if it does not within {@code limit}. */
  static boolean until(Duration limit, Condition condition) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a container ended", e);
      }
    }
    return true;
  }
}
