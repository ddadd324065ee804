package io.bootfs.store.http;

import io.bootfs.store.StoreOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * How long a store waits for its server, and how much it asks at once. Immutable.
 *
 * @param connectTimeout the most time for one connection to come about
 * @param firstByteTimeout the most time from a request to the head of its answer
 * @param stallTimeout the most time between two pieces of an answer
 * @param callTimeout the most time for one chunk from the first to the last byte
 * @param connections the most requests at once; over HTTP/1.1 each has a connection
 */
public record HttpOptions(
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration stallTimeout,
    Duration callTimeout,
    int connections) {

  /** 10 s to connect, 20 s to the answer, 20 s between two pieces, 60 s in all, 64 requests. */
  public static final HttpOptions DEFAULT =
      new HttpOptions(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          64);

  /** The names of these options in a store's URL. */
  public static final Set<String> NAMES =
      Set.of("connect-timeout", "first-byte-timeout", "stall-timeout", "timeout", "connections");

  /** Checks that every time and the number of requests is above zero. */
  public HttpOptions {
    checkPositive("connect timeout", connectTimeout);
    checkPositive("first byte timeout", firstByteTimeout);
    checkPositive("stall timeout", stallTimeout);
    checkPositive("call timeout", callTimeout);
    if (connections < 1) {
      throw new IllegalArgumentException("connections: at least 1, not " + connections);
    }
  }

  /**
   * Returns what a store's options say, and the defaults for what they don't.
   *
   * @throws IOException if one is malformed
   */
  public static HttpOptions of(StoreOptions options) throws IOException {
    return new HttpOptions(
        options.time("connect-timeout", DEFAULT.connectTimeout),
        options.time("first-byte-timeout", DEFAULT.firstByteTimeout),
        options.time("stall-timeout", DEFAULT.stallTimeout),
        options.time("timeout", DEFAULT.callTimeout),
        options.count("connections", DEFAULT.connections));
  }

  private static void checkPositive(String name, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("the " + name + " must be above zero, not " + time);
    }
  }
}
