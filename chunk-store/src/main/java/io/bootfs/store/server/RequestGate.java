package io.bootfs.store.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets requests in whose sender may make them, logs them, and knows when the last one has left.
 * Thread-safe.
 */
final class RequestGate implements HttpHandler {

  private final HttpHandler inside;
  private final ServerOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private int present;
  private boolean stopping;

  RequestGate(HttpHandler inside, ServerOptions options) {
    this.inside = inside;
    this.options = options;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long began = System.nanoTime();
    try (exchange) {
      if (!enter()) {
        exchange.getResponseHeaders().set("Connection", "close");
        Answers.send(exchange, Answers.STOPPING);
        return;
      }
      try {
        admit(exchange);
      } finally {
        leave();
      }
    } finally {
      if (options.accessLog() != null) {
        log(exchange, System.nanoTime() - began, options.accessLog());
      }
    }
  }

  private void admit(HttpExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    boolean open =
        options.credentials() == null
            || (options.publicReads() && !exchange.getRequestMethod().equals("PUT"))
            || options.credentials().accept(header);
    if (open) {
      inside.handle(exchange);
    } else {
      exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"chunks\"");
      exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer");
      Answers.send(exchange, Answers.UNAUTHORIZED);
    }
  }

  private boolean enter() {
    lock.lock();
    try {
      present += stopping ? 0 : 1;
      return !stopping;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      present--;
      empty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets nobody in any more, and waits so long for those inside to leave. */
  void close(Duration patience) {
    lock.lock();
    try {
      stopping = true;
      long left = patience.toNanos();
      while (present > 0 && left > 0) {
        left = empty.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Logs in the manner of the common log format, with milliseconds at the end. */
  private static void log(HttpExchange exchange, long nanos, Consumer<String> accessLog) {
    accessLog.accept(
        "%s [%s] \"%s %s\" %d %d"
            .formatted(
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS),
                printable(exchange.getRequestMethod()),
                printable(exchange.getRequestURI().toString()),
                exchange.getResponseCode(),
                TimeUnit.NANOSECONDS.toMillis(nanos)));
  }

  private static String printable(String text) {
    return text.replaceAll("[\\p{C}\"]", "?");
  }
}
