package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.ServerProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final ServerProcess snapshotter;
  private final Containerd containerd;

  private StargzNode(Path data, Path sockets, ServerProcess snapshotter, Containerd containerd) {
    this.data = data;
    this.sockets = sockets;
    this.snapshotter = snapshotter;
    this.containerd = containerd;
  }

  /** Tells whether there is all that it needs. */
  static boolean isThere() {
    boolean daemon =
        DAEMON.contains("/") ? Files.isExecutable(Path.of(DAEMON)) : Programs.onPath(DAEMON);
    return daemon && Containerd.isThere();
  }

  /**
   * Starts one.
   *
   * @param data takes what it fetches
   * @param sockets a folder with a short path
   */
  static StargzNode start(Path data, Path sockets) throws IOException, InterruptedException {
    Files.createDirectories(data);
    Files.createDirectories(sockets);
    Path socket = sockets.resolve("stargz.sock");
    Path settings = Files.writeString(data.resolve("stargz.toml"), "noprometheus = true\n");
    ServerProcess snapshotter =
        ServerProcess.start(
            () -> Files.exists(socket),
            data.resolve("stargz.log"),
            DAEMON,
            "--address=" + socket,
            "--root=" + data.resolve("stargz"),
            "--config=" + settings);
    String plugin =
        """
        [proxy_plugins.stargz]
          type = "snapshot"
          address = "%s"
        """
            .formatted(socket);
    try {
      return new StargzNode(data, sockets, snapshotter, Containerd.start(data, sockets, plugin));
    } catch (IOException | InterruptedException e) {
      snapshotter.close();
      throw e;
    }
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
    containerd.ctr(List.of(words));
  }

  @Override
  public void close() throws IOException {
    // containerd first: what it unmounts, the snapshotter serves, and what that leaves mounted is
    // for the next one to serve.
    try (Closeable _ = () -> Containerd.remove(data, sockets);
        Closeable _ = snapshotter) {
      containerd.stop();
    }
  }
}
