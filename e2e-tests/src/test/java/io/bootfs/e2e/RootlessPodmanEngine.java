package io.bootfs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** podman of an ordinary user, whom it creates and removes; it opens {@code /dev/fuse} to all. */
final class RootlessPodmanEngine extends Engine {

  private static final String USER = "bootfs-rootless";
  private static final Path DEVICE = Path.of("/dev/fuse");

  private final Path folder;
  private final Set<PosixFilePermission> devicePermissions;

  private RootlessPodmanEngine(Path folder) throws IOException {
    super(
        List.of(
            "setpriv",
            "--reuid=" + USER,
            "--regid=" + USER,
            "--init-groups",
            "env",
            "--ignore-environment",
            "--chdir=" + folder,
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME=" + folder,
            "XDG_RUNTIME_DIR=" + folder.resolve("run"),
            "CONTAINERS_CONF=" + folder.resolve("containers.conf"),
            "podman",
            "--storage-driver=overlay"),
        Map.of());
    this.folder = folder;
    devicePermissions = Files.getPosixFilePermissions(DEVICE);
  }

  /** Creates the user, and prepares a podman with empty storage. */
  static RootlessPodmanEngine start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("bootfs-rootless");
    Command.of("userdel", USER).run(); // of a run that was killed
    // With subordinate ids for the container's users, as Debian gives them to each user.
    Command.of("useradd", "--home-dir", folder.toString(), "--no-create-home", USER)
        .run()
        .successful();
    Files.createDirectory(folder.resolve("run"));
    // Its default limits are above what a host that is itself confined may set.
    Files.writeString(
        folder.resolve("containers.conf"),
        """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
        [engine]
        runtime = "runc"
        cgroup_manager = "cgroupfs"
        events_logger = "none"
        """);
    Command.of("chown", "-R", USER + ":", folder.toString()).run().successful();
    RootlessPodmanEngine engine = new RootlessPodmanEngine(folder);
    Files.setPosixFilePermissions(DEVICE, PosixFilePermissions.fromString("rw-rw-rw-"));
    return engine;
  }

  @Override
  void load(Path archive) throws IOException, InterruptedException {
    // Where the checkout lies, the user may not be able to go.
    Path own = Files.copy(archive, folder.resolve("image.tar"));
    Command.of("chown", USER, own.toString()).run().successful();
    super.load(own);
    Files.delete(own);
  }

  @Override
  String logField() {
    return "HostConfig.LogConfig.Path";
  }

  @Override
  void stop() throws IOException, InterruptedException {
    Files.setPosixFilePermissions(DEVICE, devicePermissions);
    command("rm", "--all", "--force", "--time", "0").run();
    endPauseProcess();
    Command.of("userdel", USER).run().successful();
    Command.of("rm", "-rf", folder.toString()).run();
  }

  /** Ends the process that keeps the user's namespaces between two calls of podman. */
  private void endPauseProcess() throws IOException, InterruptedException {
    Path file = folder.resolve("run/libpod/tmp/pause.pid");
    try {
      String pid = Files.readString(file).strip();
      Command.of("kill", "-KILL", pid).run();
      while (Files.exists(Path.of("/proc", pid, "exe"))) {
        Thread.sleep(20);
      }
    } catch (NoSuchFileException e) {
      // This podman has none.
    }
  }
}
