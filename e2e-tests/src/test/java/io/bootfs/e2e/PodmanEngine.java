package io.bootfs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/** podman with storage and configuration of the tests' own. */
final class PodmanEngine extends Engine {

  private final Path folder;

  private PodmanEngine(Path folder) {
    super(
        Stream.concat(
                asFromAShell("podman").stream(),
                Stream.of(
                    "--root=" + folder.resolve("root"),
                    "--runroot=" + folder.resolve("run"),
                    "--tmpdir=" + folder.resolve("tmp"),
                    "--storage-driver=overlay",
                    "--cgroup-manager=cgroupfs",
                    "--runtime=" + Checkout.TOP.resolve("e2e-tests/src/test/resources/runc-trim")))
            .toList(),
        Map.of(
            "CONTAINERS_CONF",
            folder.resolve("containers.conf").toString(),
            // Its timers are systemd's, which a machine of tests needn't have.
            "DISABLE_HC_SYSTEMD",
            "true"));
    this.folder = folder;
  }

  /** Prepares a podman with empty storage. */
  static PodmanEngine start() throws IOException {
    Path folder = Files.createTempDirectory("bootfs-p");
    // Its default limits are above what a host that is itself confined may set, and where it finds
    // images at its first start, it takes an older kind of network.
    Files.writeString(
        folder.resolve("containers.conf"),
        """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
        [network]
        network_backend = "netavark"
        """);
    return new PodmanEngine(folder);
  }

  /** Copies them one by one into the storage, where podman would unpack the archive for each. */
  @Override
  void load(ProbedImages images, Side side) throws IOException, InterruptedException {
    Path blobs = images.blobs(side);
    Files.writeString(blobs.resolve("version"), "Directory Transport Version: 1.1\n");
    String storage =
        "containers-storage:[overlay@" + folder.resolve("root") + "+" + folder.resolve("run") + "]";
    for (String config : images.configs()) {
      Path manifest = blobs.resolve(config + ".json");
      Files.copy(manifest, blobs.resolve("manifest.json"), StandardCopyOption.REPLACE_EXISTING);
      String name = storage + "localhost/" + ProbedImages.name(side, config);
      Command.of("skopeo", "copy", "--quiet", "dir:" + blobs, name).run().successful();
    }
  }

  /** Does what its timer would do. */
  @Override
  void checkHealth(String container) throws IOException, InterruptedException {
    command("healthcheck", "run", container).run();
  }

  @Override
  String logField() {
    return "HostConfig.LogConfig.Path";
  }

  @Override
  void stop() throws IOException, InterruptedException {
    command("rm", "--all", "--force", "--time", "0").run();
    delete(folder);
  }
}
