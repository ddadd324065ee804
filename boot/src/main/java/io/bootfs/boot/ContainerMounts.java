package io.bootfs.boot;

import io.bootfs.linux.MountInfo;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What the container's runtime mounted in the boot image's root: volumes, procfs, resolv.conf. */
final class ContainerMounts {

  private static final Path ROOT = Path.of("/");

  /**
   * What boot itself goes on using, and so shares with the app instead of giving it away: the
   * resolver's files, and the devices that random numbers come from.
   */
  private static final Set<Path> SHARED =
      Set.of(
          Path.of("/dev"),
          Path.of("/etc/hosts"),
          Path.of("/etc/resolv.conf"),
          Path.of("/etc/hostname"));

  private final boolean readOnlyRoot;
  private final List<MountInfo> topmost;

  private ContainerMounts(boolean readOnlyRoot, List<MountInfo> topmost) {
    this.readOnlyRoot = readOnlyRoot;
    this.topmost = topmost;
  }

  /**
   * Lists the mounts that lie directly on the root's, and that are not boot's own.
   *
   * @param paths where boot's own are
   * @throws IOException if procfs can't be read
   */
  static ContainerMounts list(BootPaths paths) throws IOException {
    List<MountInfo> all = MountInfo.list();
    MountInfo root =
        all.stream()
            .filter(mount -> mount.mountPoint().equals(ROOT))
            .reduce((below, above) -> above)
            .orElseThrow(() -> new IOException("no mount at / in /proc/self/mountinfo"));
    return new ContainerMounts(
        root.options().contains("ro"),
        all.stream()
            .filter(mount -> mount.parentId() == root.id() && mount.id() != root.id())
            .filter(mount -> !mount.mountPoint().startsWith(paths.folder()))
            .toList());
  }

  /** Tells whether the runtime made the root read-only. */
  boolean readOnlyRoot() {
    return readOnlyRoot;
  }

  /**
   * Moves the mounts, with all that lies on them, to the same places below {@code newRoot}.
   *
   * @throws IOException if one can't be moved, naming it
   */
  void moveBelow(Path newRoot) throws IOException {
    MountPoints places = new MountPoints(newRoot);
    for (MountInfo mount : topmost) {
      Path from = mount.mountPoint();
      Path to = places.prepare(from.toString(), Files.isDirectory(from));
      if (SHARED.contains(from)) {
        Mounts.bindAll(from, to);
      } else {
        Mounts.move(from, to);
      }
    }
  }
}
