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
 * A node that pulls eStargz images lazily: containerd with the stargz snapshotter, which has
 * nothing to begin with. Whoever starts it closes it, and all that it has fetched is gone then.
 *
 * <p>{@code ctr-remote} is Debian's; the snapshotter's daemon is in no Debian package, and is built
 * of the same project's {@code cmd/containerd-stargz-grpc}.
 */
final class StargzNode implements Closeable {

  /** The daemon's program; a path, or a name on the path. */
  static final String DAEMON = System.getProperty("bootfs.stargz", "containerd-stargz-grpc");

  private final Path data;
  private final Path sockets;
  private final List<ServerProcess> daemons = new ArrayList<>();

  private StargzNode(Path data, Path sockets) {
    this.data = data;
    this.sockets = sockets;
  }

  /** Tells whether there is all that it needs. */
  static boolean isThere() {
    boolean daemon =
        DAEMON.contains("/") ? Files.isExecutable(Path.of(DAEMON)) : Programs.onPath(DAEMON);
    return daemon && Programs.onPath("containerd") && Programs.onPath("ctr-remote");
  }

  /**
   * Starts one.
   *
   * @param data takes what it fetches
   * @param sockets a folder with a short path
   */
  static StargzNode start(Path data, Path sockets) throws IOException, InterruptedException {
    StargzNode node =
        new StargzNode(Files.createDirectories(data), Files.createDirectories(sockets));
    try {
      node.start();
      return node;
    } catch (IOException | InterruptedException e) {
      node.close();
      throw e;
    }
  }

  private void start() throws IOException, InterruptedException {
    Path snapshotter = sockets.resolve("stargz.sock");
    Path settings = Files.writeString(data.resolve("stargz.toml"), "noprometheus = true\n");
    daemons.add(
        ServerProcess.start(
            () -> Files.exists(snapshotter),
            data.resolve("stargz.log"),
            DAEMON,
            "--address=" + snapshotter,
            "--root=" + data.resolve("stargz"),
            "--config=" + settings));
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
            [proxy_plugins.stargz]
              type = "snapshot"
              address = "%s"
            """
                .formatted(
                    data.resolve("containerd"), sockets.resolve("state"), socket(), snapshotter));
    daemons.add(
        ServerProcess.start(
            () -> Files.exists(socket()),
            data.resolve("containerd.log"),
            "containerd",
            "--config",
            config.toString()));
  }

  private Path socket() {
    return sockets.resolve("containerd.sock");
  }

  /** Pulls an image whole, and pushes it as eStargz under another name. */
  void convert(String image, String converted, boolean optimized)
      throws IOException, InterruptedException {
    ctr("image", "pull", "--plain-http", image);
    if (optimized) {
      // It runs the image once, and puts first what that reads.
      ctr("image", "optimize", "--oci", "--net-host", image, converted);
    } else {
      ctr("image", "convert", "--estargz", "--oci", image, converted);
    }
    ctr("image", "push", "--plain-http", converted);
  }

  /** Starts an image lazily, and returns when its command has ended. */
  void run(String image) throws IOException, InterruptedException {
    ctr("image", "rpull", "--plain-http", image);
    ctr("run", "--rm", "--net-host", "--snapshotter=stargz", image, "start");
  }

  private void ctr(String... words) throws IOException, InterruptedException {
    List<Object> command = new ArrayList<>(List.of("ctr-remote", "--address", socket()));
    command.addAll(List.of(words));
    Programs.run(command.toArray());
  }

  @Override
  public void close() throws IOException {
    // containerd first: what it unmounts, the snapshotter serves.
    daemons.reversed().forEach(ServerProcess::close);
    try {
      // The daemon leaves its mounts, for the next one to serve.
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
