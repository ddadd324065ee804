package io.bootfs.store.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Room for requests that take memory, in turn; who finds none for a while is told to come again.
 * Thread-safe.
 */
final class Room {

  private static final String RETRY_AFTER_SECONDS = "1";

  private final Semaphore free;
  private final Duration patience;
  private final String users;

  /**
   * Creates it.
   *
   * @param units how much there is of it
   * @param patience how long a request waits for others to leave
   * @param users what takes it, for who is refused
   */
  Room(int units, Duration patience, String users) {
    this.free = new Semaphore(units, true);
    this.patience = patience;
    this.users = users;
  }

  /**
   * Tells whether there was so much room, which the caller then gives back by {@link #leave}; if
   * not, the request has been answered.
   *
   * @throws IOException if the answer can't be sent, or the server is closed
   */
  boolean entered(HttpExchange exchange, int units) throws IOException {
    try {
      if (free.tryAcquire(units, patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server is closed", e);
    }
    exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
    Answers.send(exchange, Answers.STOPPING, "too many " + users + " are being put; try again");
    return false;
  }

  void leave(int units) {
    free.release(units);
  }
}
