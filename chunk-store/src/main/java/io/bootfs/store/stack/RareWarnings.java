package io.bootfs.store.stack;

import io.bootfs.store.Warnings;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Passes on at most one warning in a while, and says how many it kept back: a thousand failing
 * reads make one line. Thread-safe.
 */
final class RareWarnings implements Warnings {

  /** How long nothing follows a line. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Warnings log;
  private final LongSupplier nanoClock;
  private boolean warned;
  private long last;
  private long keptBack;

  RareWarnings(Warnings log) {
    this(log, System::nanoTime);
  }

  /** Creates one with another clock than the system's. */
  RareWarnings(Warnings log, LongSupplier nanoClock) {
    this.log = log;
    this.nanoClock = nanoClock;
  }

  @Override
  public void warn(String line) {
    String text;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      if (warned && now - last < INTERVAL.toNanos()) {
        keptBack++;
        return;
      }
      text = keptBack == 0 ? line : line + " (and " + keptBack + " warnings more since the last)";
      warned = true;
      last = now;
      keptBack = 0;
    }
    log.warn(text);
  }
}
