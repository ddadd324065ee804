package io.bootfs.store.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The statuses that a chunk server answers with, those of desync's, and how they are sent. */
final class Answers {

  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int NOT_FOUND = 404;
  static final int NOT_ALLOWED = 405;
  static final int TOO_LARGE = 413;
  static final int FAILED = 500;
  static final int BAD_GATEWAY = 502;
  static final int STOPPING = 503;

  /** RFC 4918, section 11.5: no time heals it, so who puts chunks should not try for a while. */
  static final int DISK_FULL = 507;

  /** Tells the JDK's server that no body follows. */
  private static final int NO_BODY = -1;

  private Answers() {}

  /** Says why something could not be stored. */
  static void sendFault(HttpExchange exchange, IOException fault) throws IOException {
    String reason = "" + fault.getMessage();
    boolean full = reason.contains("No space left") || reason.contains("quota exceeded");
    send(exchange, full ? DISK_FULL : FAILED, reason);
  }

  /** Sends a status and nothing else. */
  static void send(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, NO_BODY);
  }

  /** Sends a status and the reason for it. */
  static void send(HttpExchange exchange, int status, String reason) throws IOException {
    byte[] text = (reason + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
    // The server waits for the rest of a request before it sends what it holds back.
    exchange.getResponseBody().flush();
  }
}
