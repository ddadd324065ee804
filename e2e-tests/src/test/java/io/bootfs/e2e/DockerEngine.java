package io.bootfs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A docker daemon of the tests' own, in a folder of its own. */
final class DockerEngine extends Engine {

  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final Process daemon;

  private DockerEngine(Path folder, Process daemon) {
    super(List.of("docker"), Map.of("DOCKER_HOST", "unix://" + folder.resolve("docker.sock")));
    this.folder = folder;
    this.daemon = daemon;
  }

  /** Starts a daemon and waits until it answers. */
  static DockerEngine start() throws IOException, InterruptedException {
    // A short path: it holds sockets, whose names have 107 bytes at most.
    Path folder = Files.createTempDirectory("bootfs-d");
    Process daemon =
        new Command(asFromAShell("dockerd"), Map.of())
            .with(
                List.of(
                    "--data-root=" + folder.resolve("data"),
                    "--exec-root=" + folder.resolve("exec"),
                    "--pidfile=" + folder.resolve("pid"),
                    "--host=unix://" + folder.resolve("docker.sock"),
                    "--add-runtime=trim="
                        + Checkout.TOP.resolve("e2e-tests/src/test/resources/runc-trim"),
                    "--default-runtime=trim"))
            .start(folder.resolve("log"));
    DockerEngine engine = new DockerEngine(folder, daemon);
    Instant deadline = Instant.now().plus(START);
    while (engine.command("version").run().status() != 0) {
      if (!daemon.isAlive() || Instant.now().isAfter(deadline)) {
        String log = Files.readString(folder.resolve("log"));
        engine.stop();
        throw new AssertionError("dockerd did not start\n" + log);
      }
      Thread.sleep(200);
    }
    return engine;
  }

  /** Returns the daemon's socket, as {@code DOCKER_HOST} has it. */
  String host() {
    return "unix://" + folder.resolve("docker.sock");
  }

  @Override
  String logField() {
    return "LogPath";
  }

  @Override
  void stop() throws IOException, InterruptedException {
    daemon.destroy();
    daemon.waitFor();
    // It leaves the network namespace of `--network host` mounted.
    delete(folder);
  }
}
