package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.ServerProcess;
import io.bootfs.benchmarks.peer.Workplace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A registry of images, Debian's {@code docker-registry}.
 *
 * @param address where it listens
 * @param log its log, with a line for each request
 */
record Registry(InetSocketAddress address, Path log) {

  /** Starts an empty one. */
  static Registry start(Workplace work) throws IOException, InterruptedException {
    InetSocketAddress address = ServerProcess.freeAddress();
    Path config = work.path("registry.yml");
    Path log = work.path("registry.log");
    Files.writeString(
        config,
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: false}}
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: "127.0.0.1:%d"}
        """
            .formatted(work.path("registry"), address.getPort()));
    work.closing(
        ServerProcess.start(address.getPort(), log, "docker-registry", "serve", config.toString()));
    return new Registry(address, log);
  }

  /** Takes an image, as any source that skopeo reads, in. */
  void push(String source, String name) throws IOException, InterruptedException {
    Programs.run(
        "skopeo",
        "--insecure-policy",
        "copy",
        "--quiet",
        "--dest-tls-verify=false",
        source,
        "docker://" + at(address.getPort(), name));
  }

  /** Returns what an image is called behind a port. */
  static String at(int port, String name) {
    return "127.0.0.1:%d/%s:latest".formatted(port, name);
  }

  /** Returns how many requests there were so far. */
  long requests() throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains("\"GET /") || line.contains("\"HEAD /")).count();
    }
  }
}
