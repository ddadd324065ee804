package io.bootfs.store.http;

import io.bootfs.store.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** An nginx that serves a folder on a port of its own. */
public final class Nginx implements AutoCloseable {

  private static final int ATTEMPTS = 200;

  private final Process process;
  private final String scheme;
  private final int port;
  private final Path work;

  private Nginx(Process process, String scheme, int port, Path work) {
    this.process = process;
    this.scheme = scheme;
    this.port = port;
    this.work = work;
  }

  /** Starts one that serves and takes files; {@code work} takes its configuration and logs. */
  static Nginx serve(Path root, Path work) throws IOException, InterruptedException {
    return start("http", "listen 127.0.0.1:%d;", root, work);
  }

  /** Starts one that speaks HTTP/2 over TLS, and only to clients that the authority vouches for. */
  public static Nginx serveTls(Path root, Path work, Certificates certificates)
      throws IOException, InterruptedException {
    return serveTls("ssl http2", root, work, certificates);
  }

  /** Starts one as {@link #serveTls(Path, Path, Certificates)} does that speaks HTTP/1.1. */
  static Nginx serveOldTls(Path root, Path work, Certificates certificates)
      throws IOException, InterruptedException {
    return serveTls("ssl", root, work, certificates);
  }

  private static Nginx serveTls(String protocols, Path root, Path work, Certificates certificates)
      throws IOException, InterruptedException {
    String server =
        """
        listen 127.0.0.1:%%d %4$s; ssl_certificate %1$s; ssl_certificate_key %2$s;
        ssl_client_certificate %3$s; ssl_verify_client on;
        """
            .formatted(
                certificates.file("server.pem"),
                certificates.file("server.key"),
                certificates.file("ca.pem"),
                protocols);
    return start("https", server, root, work);
  }

  private static Nginx start(String scheme, String server, Path root, Path work)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    Path config = work.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log; user root;
        events { worker_connections 256; }
        http {
          log_format protocol '$server_protocol $request_method $status $connection';
          access_log %1$s/access.log protocol;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          client_max_body_size 64m;
          server { %2$s root %3$s; dav_methods PUT; create_full_put_path on; }
        }
        """
            .formatted(work, server.formatted(port), root));
    Process process =
        new ProcessBuilder("nginx", "-c", config.toString(), "-e", work + "/error.log")
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("output").toFile())
            .start();
    Nginx nginx = new Nginx(process, scheme, port, work);
    nginx.awaitPort();
    return nginx;
  }

  private void awaitPort() throws IOException, InterruptedException {
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
  public String url() {
    return scheme + "://127.0.0.1:" + port;
  }

  /** Ends it, and returns what it has logged: it logs a request once it has answered it. */
  String endAndLog() throws IOException {
    close();
    return Files.readString(work.resolve("access.log"));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
