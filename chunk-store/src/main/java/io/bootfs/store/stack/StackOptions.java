package io.bootfs.store.stack;

import io.bootfs.store.StoreOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * How a stack deals with stores that fail. Immutable.
 *
 * @param retries how long and how often a store is asked again
 * @param probeInterval how often a mirror that failed is tried in the background
 */
record StackOptions(RetryOptions retries, Duration probeInterval) {

  /** The default retries, and a probe each 10 s. */
  static final StackOptions DEFAULT =
      new StackOptions(RetryOptions.DEFAULT, Duration.ofSeconds(10));

  /** The names of these options in a store's URL. */
  static final Set<String> NAMES =
      Set.of("retry-for", "retry-pause", "retry-longest-pause", "probe-interval");

  /** Checks that the interval is above zero. */
  StackOptions {
    if (!probeInterval.isPositive()) {
      throw new IllegalArgumentException(
          "the probe interval must be above zero, not " + probeInterval);
    }
  }

  /**
   * Returns what a store's options say, and the defaults for what they don't.
   *
   * @throws IOException if one is malformed
   */
  static StackOptions of(StoreOptions options) throws IOException {
    RetryOptions byDefault = RetryOptions.DEFAULT;
    try {
      return new StackOptions(
          new RetryOptions(
              options.time("retry-pause", byDefault.firstPause()),
              options.time("retry-longest-pause", byDefault.longestPause()),
              options.time("retry-for", byDefault.deadline())),
          options.time("probe-interval", DEFAULT.probeInterval));
    } catch (IllegalArgumentException e) {
      throw new IOException("the options of a chunk store: " + e.getMessage(), e);
    }
  }
}
