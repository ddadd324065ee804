package io.bootfs.store.http;

import java.time.Duration;

/**
 * How long a store waits for its server, and how many connections it keeps. Immutable.
 *
 * @param connectTimeout the most time for one connection to come about
 * @param readTimeout the most time between two pieces of an answer
 * @param callTimeout the most time for one chunk from the first to the last byte
 * @param idleConnections how many connections stay open for the next request
 */
public record HttpOptions(
    Duration connectTimeout, Duration readTimeout, Duration callTimeout, int idleConnections) {

  /** 10 s to connect, 20 s between two pieces, 60 s in all, 64 connections. */
  public static final HttpOptions DEFAULT =
      new HttpOptions(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60), 64);

  /** Checks that every time and the number of connections is above zero. */
  public HttpOptions {
    checkPositive("connect timeout", connectTimeout);
    checkPositive("read timeout", readTimeout);
    checkPositive("call timeout", callTimeout);
    if (idleConnections < 1) {
      throw new IllegalArgumentException("idle connections: at least 1, not " + idleConnections);
    }
  }

  private static void checkPositive(String name, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("the " + name + " must be above zero, not " + time);
    }
  }
}
