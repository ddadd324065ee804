package io.bootfs.store.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A well-behaved server that answers as a test says, and keeps what it saw. */
final class ScriptedServer implements AutoCloseable {

  /** Returns the status of the answer, and may set its header fields. */
  interface Script {
    int answer(HttpExchange exchange) throws IOException;
  }

  /** One line a request: method, URI, and the fields of interest, for whoever is curious. */
  final List<String> seen = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ScriptedServer(Script script) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            seen.add(describe(exchange));
            exchange.sendResponseHeaders(script.answer(exchange), -1);
          }
        });
    server.start();
  }

  private static String describe(HttpExchange exchange) {
    return String.join(
        " ",
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        field(exchange, "Authorization"),
        field(exchange, "X-Secret"),
        field(exchange, "Proxy-Authorization"));
  }

  static String field(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "-" : value;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
