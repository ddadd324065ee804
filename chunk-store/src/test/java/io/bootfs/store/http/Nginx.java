package io.bootfs.store.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** An nginx that serves a folder on a port of its own. */
final class Nginx implements AutoCloseable {

  private static final int ATTEMPTS = 200;

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; {@code work} takes its configuration and logs. */
  static Nginx serve(Path root, Path work) throws IOException, InterruptedException {
    int port = freePort();
    Path config = work.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log; user root;
        events { worker_connections 256; }
        http {
          access_log off; client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          server { listen 127.0.0.1:%2$d; root %3$s; }
        }
        """
            .formatted(work, port, root));
    Process process =
        new ProcessBuilder("nginx", "-c", config.toString(), "-e", work + "/error.log")
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("output").toFile())
            .start();
    Nginx nginx = new Nginx(process, port);
    nginx.awaitPort(work);
    return nginx;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort(Path work) throws IOException, InterruptedException {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          break;
        }
        Thread.sleep(25);
      }
    }
    close();
    throw new IOException("nginx does not start: " + Files.readString(work.resolve("error.log")));
  }

  /** Returns the URL of the folder. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
