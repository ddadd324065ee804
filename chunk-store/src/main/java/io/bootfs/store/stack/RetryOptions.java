package io.bootfs.store.stack;

import java.time.Duration;

/**
 * How long and how often a store is asked again. Immutable.
 *
 * @param firstPause the pause after the first fault; it doubles from there
 * @param longestPause the pause that it doubles up to
 * @param deadline no attempt begins later than this after the first one
 */
record RetryOptions(Duration firstPause, Duration longestPause, Duration deadline) {

  /** 100 ms doubling up to 3 s, for 30 s: a server's restart, not its repair. */
  static final RetryOptions DEFAULT =
      new RetryOptions(Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofSeconds(30));

  /** Checks that the pauses are a millisecond or more and in order. */
  RetryOptions {
    if (firstPause.toMillis() < 1
        || longestPause.compareTo(firstPause) < 0
        || deadline.isNegative()) {
      throw new IllegalArgumentException(
          "retry pauses must be 1 ms <= first <= longest, and the deadline not negative: "
              + firstPause
              + ", "
              + longestPause
              + ", "
              + deadline);
    }
  }

  /** Returns the longest pause after that attempt, the first being 1, in milliseconds. */
  long pauseMillis(int attempt) {
    long doubled = firstPause.toMillis() << Math.min(attempt - 1, 30);
    return Math.min(doubled, longestPause.toMillis());
  }
}
