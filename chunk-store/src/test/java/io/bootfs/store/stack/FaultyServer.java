package io.bootfs.store.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that answers each request as a test says. */
final class FaultyServer implements AutoCloseable {

  /** What the server does with one request, the first being 1. */
  interface Answer {
    void send(int request, HttpExchange exchange) throws IOException;
  }

  final AtomicInteger requests = new AtomicInteger();
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  volatile Answer answer;
  private final HttpServer server;

  FaultyServer(Answer answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            this.answer.send(requests.incrementAndGet(), exchange);
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
