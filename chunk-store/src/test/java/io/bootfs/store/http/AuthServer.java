package io.bootfs.store.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A server that has nothing, and says so only to whom it knows. */
final class AuthServer implements AutoCloseable {

  private final HttpServer server;

  AuthServer(String credentials) throws IOException {
    String expected =
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          exchange.sendResponseHeaders(expected.equals(given) ? 404 : 401, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
