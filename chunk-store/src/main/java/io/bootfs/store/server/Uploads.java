package io.bootfs.store.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Receives the bodies of chunks that are put, within bounds of memory and time, however many come
 * at once and however slowly. Thread-safe.
 */
final class Uploads {

  /** What is done with a body; it holds its memory until this returns. */
  interface Use {
    /** Takes it, and answers. */
    void take(byte[] body) throws IOException;
  }

  /** A body's memory is counted in these, so that an int can count enough of it. */
  private static final int UNIT = 1 << 10;

  /** How many of its bytes a heap may spend on them. */
  private static final int SHARE_OF_HEAP = 8;

  private static final long MOST_BYTES = 128L << 20;

  private final int limit;
  private final Duration mostForBody;
  private final Room room;

  /**
   * Bounds what is held at once by a part of the heap, up to 128 MiB.
   *
   * @param limit the most bytes of one body
   */
  Uploads(int limit) {
    // A client gives up after a minute, too.
    this(
        limit,
        Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }

  /**
   * Sets all bounds.
   *
   * @param most the most bytes of all bodies, or one body's
   * @param patience how long an upload waits for others to end
   * @param mostForBody how long a body may take to come
   */
  Uploads(int limit, long most, Duration patience, Duration mostForBody) {
    this.limit = limit;
    this.mostForBody = mostForBody;
    this.room = new Room(units(Math.max(limit + 1L, most)), patience, "chunks");
  }

  private static int units(long bytes) {
    return (int) (bytes / UNIT) + 1;
  }

  /**
   * Receives a body, and answers by itself if it is too large or there is no room for it.
   *
   * @throws IOException if it does not come
   */
  void receive(HttpExchange exchange, Use use) throws IOException {
    long announced = announced(exchange);
    if (announced > limit) {
      refuse(exchange);
      return;
    }
    int most = announced < 0 ? limit + 1 : (int) announced;
    if (!room.entered(exchange, units(most))) {
      return;
    }
    try {
      byte[] body = read(exchange, most);
      if (body.length > limit) {
        refuse(exchange);
      } else {
        use.take(body);
      }
    } finally {
      room.leave(units(most));
    }
  }

  private static long announced(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    // The server has seen that it is a number.
    return length == null ? -1 : Long.parseLong(length.strip());
  }

  private void refuse(HttpExchange exchange) throws IOException {
    Answers.send(exchange, Answers.TOO_LARGE, "a chunk has at most " + limit + " bytes here");
  }

  private byte[] read(HttpExchange exchange, int most) throws IOException {
    Thread watch = Thread.startVirtualThread(() -> hangUp(exchange));
    try {
      InputStream in = exchange.getRequestBody();
      return in.readNBytes(most);
    } finally {
      watch.interrupt();
    }
  }

  /** Ends a connection over which a body does not come in time: nothing else ends its reading. */
  private void hangUp(HttpExchange exchange) {
    try {
      Thread.sleep(mostForBody);
      exchange.close();
    } catch (InterruptedException e) {
      // It has come.
    }
  }
}
