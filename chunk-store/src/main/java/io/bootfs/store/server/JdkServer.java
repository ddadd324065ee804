package io.bootfs.store.server;

import java.time.Duration;

/**
 * Sets what the JDK's server has properties for (module jdk.httpserver, "implementation
 * properties"). It reads them once a process; what somebody has set stays.
 */
final class JdkServer {

  /** Without it, the end of each answer waits for the client's delayed acknowledgement, 40 ms. */
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  /** How long a greeting by TLS and a request may take in all; without it, for ever. */
  private static final String REQUEST_TIME = "sun.net.httpserver.maxReqTime";

  /** How many connections there may be; without it, as many as there are descriptors for. */
  private static final String CONNECTIONS = "jdk.httpserver.maxConnections";

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** The largest pack that S3 takes, too, at a mebibyte a second, and some more. */
  private static final Duration LONGEST_WITH_PACK = Duration.ofHours(2);

  /** What a connection may hold: a piece of a chunk, the buffers of TLS. */
  private static final long BYTES_OF_CONNECTION = 512 << 10;

  private static final long LEAST_CONNECTIONS = 128;
  private static final long MOST_CONNECTIONS = 8192;

  private JdkServer() {}

  /**
   * Bounds how long requests take and how many connections there are.
   *
   * @param writable whether requests may have packs as their bodies
   */
  static void configure(boolean writable) {
    Duration longest = writable ? LONGEST_WITH_PACK : LONGEST;
    set(NO_DELAY, "true");
    set(REQUEST_TIME, Long.toString(longest.toSeconds()));
    set(CONNECTIONS, Long.toString(mostConnections(Runtime.getRuntime().maxMemory())));
  }

  /** Returns how many connections a heap of so many bytes can bear. */
  static long mostConnections(long heap) {
    return Math.clamp(heap / BYTES_OF_CONNECTION, LEAST_CONNECTIONS, MOST_CONNECTIONS);
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
