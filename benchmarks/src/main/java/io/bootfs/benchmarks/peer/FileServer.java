package io.bootfs.benchmarks.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * An nginx that serves a folder by HTTP/1.1, as a chunk store is served where nothing but files is.
 *
 * @param address where it listens
 * @param log its log, with a line for each request
 */
public record FileServer(InetSocketAddress address, Path log) {

  /**
   * Starts one.
   *
   * @param name of a folder of the workplace that becomes its own
   */
  public static FileServer start(Workplace work, String name, Path root)
      throws IOException, InterruptedException {
    InetSocketAddress address = ServerProcess.freeAddress();
    Path folder = Files.createDirectories(work.path(name));
    Path log = folder.resolve("access");
    String listen =
        "access_log %s; server { listen 127.0.0.1:%d; root %s; }"
            .formatted(log, address.getPort(), root.toAbsolutePath());
    Path errors = folder.resolve("log");
    work.closing(
        ServerProcess.start(
            address.getPort(),
            errors,
            "nginx",
            "-c",
            configure(folder, listen).toString(),
            "-e",
            errors.toString()));
    return new FileServer(address, log);
  }

  /**
   * Writes the configuration of an nginx whose files all lie in a folder.
   *
   * @param http what is peculiar to it
   */
  static Path configure(Path folder, String http) throws IOException {
    return Files.writeString(
        folder.resolve("conf"),
        """
        daemon off; master_process off; pid %1$s/pid; error_log %1$s/log; user root;
        events { worker_connections 256; }
        http {
          keepalive_requests 100000; sendfile on;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          %2$s
        }
        """
            .formatted(folder, http));
  }

  /** Returns how many requests there were so far. */
  public long requests() throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.count();
    }
  }
}
