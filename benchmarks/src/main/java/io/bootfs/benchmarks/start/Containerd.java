package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.ServerProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's containerd, told what to do by {@code ctr}; without its plugin for Kubernetes, whose
 * network it does not need. Whoever starts it closes it, and all that it has pulled is gone then.
 */
final class Containerd implements Closeable {

  private final Path data;
  private final Path sockets;
  private final ServerProcess daemon;

  private Containerd(Path data, Path sockets, ServerProcess daemon) {
    this.data = data;
    this.sockets = sockets;
    this.daemon = daemon;
  }

  /** Tells whether there is all that it needs. */
  static boolean isThere() {
    return Programs.onPath("containerd") && Programs.onPath("ctr-remote");
  }

  /**
   * Starts one.
   *
   * @param data takes what it pulls
   * @param sockets a folder with a short path
   * @param more lines of its configuration
   */
  static Containerd start(Path data, Path sockets, String more)
      throws IOException, InterruptedException {
    Files.createDirectories(data);
    Files.createDirectories(sockets);
    Path socket = socket(sockets);
    Path config =
        Files.writeString(
            data.resolve("containerd.toml"),
            """
            version = 2
            root = "%s"
            state = "%s"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "%s"
            """
                    .formatted(data.resolve("containerd"), sockets.resolve("state"), socket)
                + more);
    ServerProcess daemon =
        ServerProcess.start(
            () -> Files.exists(socket),
            data.resolve("containerd.log"),
            "containerd",
            "--config",
            config.toString());
    return new Containerd(data, sockets, daemon);
  }

  private static Path socket(Path sockets) {
    return sockets.resolve("containerd.sock");
  }

  void ctr(List<String> words) throws IOException, InterruptedException {
    List<Object> command = new ArrayList<>(List.of("ctr-remote", "--address", socket(sockets)));
    command.addAll(words);
    Programs.run(command.toArray());
  }

  /** Ends it, and leaves its folders. */
  void stop() {
    daemon.close();
  }

  @Override
  public void close() throws IOException {
    stop();
    remove(data, sockets);
  }

  /** Unmounts what a daemon has left for the next one, and deletes its folders. */
  static void remove(Path data, Path sockets) throws IOException {
    try {
      Programs.run(
          "sh",
          "-c",
          "awk -v top=\"$0/\" 'index($2, top) == 1 { print $2 }' /proc/mounts | tac |"
              + " xargs --no-run-if-empty --max-args=1 umount --lazy",
          data);
      Programs.run("rm", "-rf", "--one-file-system", data, sockets);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
