package io.bootfs.store.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers as a test says, as moto never does, and keeps what it saw. */
final class ScriptedS3 implements AutoCloseable {

  /** What is answered; a HEAD gets no body. */
  record Answer(int status, String body, Map<String, String> fields) {

    static Answer of(int status, String code) {
      String body = "<Error><Code>" + code + "</Code><Message>It&apos;s so</Message></Error>";
      return new Answer(status, body, Map.of());
    }
  }

  /** Answers a request. */
  interface Script {
    Answer answer(HttpExchange exchange) throws IOException;
  }

  /** One line a request: method, URI and authorization. */
  final List<String> seen = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ScriptedS3(Script script) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(
                "%s %s %s"
                    .formatted(
                        exchange.getRequestMethod(), exchange.getRequestURI(), authorization));
            exchange.getRequestBody().readAllBytes();
            send(exchange, script.answer(exchange));
          }
        });
    server.start();
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    answer.fields().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
