package io.bootfs.boot;

import io.bootfs.boot.view.MountPoints;
import io.bootfs.linux.DeviceNode;
import io.bootfs.linux.Errno;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the container's runtime mounted in the boot image's root: volumes, procfs, resolv.conf. */
final class ContainerMounts {

  private static final Path ROOT = Path.of("/");

  private static final Path DEV = Path.of("/dev");
  private static final Path CONSOLE = DEV.resolve("console");

  private final MountInfo root;
  private final List<MountInfo> all;
  private final Set<Path> kept;

  private ContainerMounts(MountInfo root, List<MountInfo> all, Set<Path> kept) {
    this.root = root;
    this.all = all;
    this.kept = kept;
  }

  /**
   * Lists the container's mounts.
   *
   * @param kept where those lie that stay with boot
   * @throws IOException if procfs can't be read
   */
  static ContainerMounts list(Set<Path> kept) throws IOException {
    List<MountInfo> all = MountInfo.list();
    return new ContainerMounts(
        topmost(all, ROOT)
            .orElseThrow(() -> new IOException("no mount at / in /proc/self/mountinfo")),
        all,
        Set.copyOf(kept));
  }

  /** Tells whether the runtime made the root read-only. */
  boolean readOnlyRoot() {
    return root.options().contains("ro");
  }

  /** Returns all mounts. */
  List<MountInfo> all() {
    return all;
  }

  /** Returns where something is mounted. */
  Set<Path> mountPoints() {
    Set<Path> points = new HashSet<>();
    for (MountInfo mount : all) {
      points.add(mount.mountPoint());
    }
    return points;
  }

  /**
   * Fills the volumes among the mounts that are new.
   *
   * @throws IOException if one can't be filled
   */
  void fill(VolumeContent content) throws IOException {
    for (MountInfo mount : on(root)) {
      if (!staysWithBoot(mount)) {
        content.fill(mount);
      }
    }
  }

  /**
   * Brings the mounts, with all that lies on them, to the same places below {@code newRoot}; but
   * for boot's own, and {@code /dev}. They stay where they are, too: boot goes on using the
   * engine's files and volumes, on which stores, credentials and tokens may lie, and whoever enters
   * the container before {@code newRoot} is its root needs {@code /proc}.
   *
   * @throws IOException if one can't be brought, naming it
   */
  void bringBelow(Path newRoot) throws IOException {
    MountPoints places = new MountPoints(newRoot);
    for (MountInfo mount : on(root)) {
      if (!staysWithBoot(mount)) {
        bring(places, mount.mountPoint());
      }
    }
  }

  /**
   * Makes the container's {@code /dev} the app's, too.
   *
   * @throws IOException if that is refused
   */
  void shareDevices(Path newRoot) throws IOException {
    Mounts.bindAll(DEV, place(new MountPoints(newRoot), DEV));
  }

  /**
   * Brings what is mounted in {@code /dev} to the same places below {@code newRoot}: terminals,
   * shared memory, volumes. Devices do not come, but for the console.
   *
   * @throws IOException if one can't be brought, naming it
   */
  void bringFromDevices(Path newRoot) throws IOException {
    MountPoints places = new MountPoints(newRoot);
    Optional<MountInfo> devices = topmost(all, DEV);
    for (MountInfo mount : devices.map(this::on).orElse(List.of())) {
      Path from = mount.mountPoint();
      if (from.equals(CONSOLE) || !DeviceNode.isAt(from)) {
        bring(places, from);
      }
    }
  }

  /**
   * Lets no device be opened by a node that lies on one of the container's mounts.
   *
   * @throws IOException if the kernel refuses
   */
  void refuseDevices(Path newRoot) throws IOException {
    MountPoints places = new MountPoints(newRoot);
    for (MountInfo mount : on(root)) {
      if (!staysWithBoot(mount)) {
        Set<MountFlag> flags = MountFlag.of(mount.options());
        flags.add(MountFlag.NO_DEV);
        Mounts.remount(places.resolve(mount.mountPoint().toString()), flags);
      }
    }
  }

  private boolean staysWithBoot(MountInfo mount) {
    Path place = mount.mountPoint();
    if (place.equals(DEV)) {
      return true;
    }
    for (Path ours : kept) {
      if (place.startsWith(ours)) {
        return true;
      }
    }
    return false;
  }

  private static void bring(MountPoints places, Path from) throws IOException {
    Path to = place(places, from);
    try {
      Mounts.bindAll(from, to);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      Mounts.move(from, to); // One that was made unbindable.
    }
  }

  private static Path place(MountPoints places, Path from) throws IOException {
    return places.prepare(from.toString(), Files.isDirectory(from));
  }

  /** Returns the mounts that lie directly on another. */
  private List<MountInfo> on(MountInfo below) {
    List<MountInfo> found = new ArrayList<>();
    for (MountInfo mount : all) {
      if (mount.parentId() == below.id() && mount.id() != below.id()) {
        found.add(mount);
      }
    }
    return found;
  }

  private static Optional<MountInfo> topmost(List<MountInfo> mounts, Path place) {
    Optional<MountInfo> top = Optional.empty();
    for (MountInfo mount : mounts) {
      if (mount.mountPoint().equals(place)) {
        top = Optional.of(mount);
      }
    }
    return top;
  }
}
