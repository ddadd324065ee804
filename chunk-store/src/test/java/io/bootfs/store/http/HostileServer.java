package io.bootfs.store.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers each request with the bytes that a test says, however wrong they are. */
final class HostileServer implements Closeable {

  /** Plays one connection after its request came; the first request is number 1. */
  interface Script {
    void play(int request, Socket socket, OutputStream out) throws Exception;
  }

  private final ServerSocket listener;
  private final Script script;
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private HostileServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  static HostileServer start(Script script) throws IOException {
    HostileServer server =
        new HostileServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  int requests() {
    return requests.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      readRequest(socket.getInputStream());
      script.play(requests.incrementAndGet(), socket, socket.getOutputStream());
    } catch (Exception e) {
      // The client went away, as it should.
    } finally {
      open.remove(socket);
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 2) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no request");
      }
      ends = c == '\n' ? ends + 1 : c == '\r' ? ends : 0;
    }
  }

  /** Sends an answer's head, each line of it given without its end. */
  static void head(OutputStream out, String... lines) throws IOException {
    String head = String.join("\r\n", lines) + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Sends an answer whole, and says that the connection ends. */
  static void answer(OutputStream out, String status, byte[] body) throws IOException {
    head(out, "HTTP/1.1 " + status, "Content-Length: " + body.length, "Connection: close");
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
