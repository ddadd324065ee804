package io.bootfs.boot.view;

import io.bootfs.linux.Errno;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The kernel's files in {@code /proc} and {@code /sys} that speak of the whole machine: hidden or
 * made read-only as Docker does it in an ordinary container, which holds for a program that may not
 * mount.
 */
public final class KernelFiles {

  private static final Path PROC = Path.of("/proc");
  private static final Path SYS = Path.of("/sys");
  private static final List<Path> MASKED =
      paths(
          "/proc/acpi /proc/asound /proc/kcore /proc/keys /proc/latency_stats /proc/sched_debug"
              + " /proc/scsi /proc/timer_list /proc/timer_stats /sys/devices/virtual/powercap"
              + " /sys/firmware");
  private static final List<Path> READ_ONLY =
      paths("/proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger");
  private static final Set<MountFlag> READ_ONLY_FLAGS =
      Set.of(MountFlag.READ_ONLY, MountFlag.NO_SUID, MountFlag.NO_DEV, MountFlag.NO_EXEC);

  private final MountPoints places;
  private final Set<Path> mountPoints;

  /**
   * Creates the view of a program.
   *
   * @param root where the program's root is now, with its {@code /dev/null}
   * @param mountPoints places, as the program sees them, where something is mounted already: what
   *     is protected by the runtime is not protected again
   */
  public KernelFiles(Path root, Set<Path> mountPoints) {
    this.places = new MountPoints(root);
    this.mountPoints = Set.copyOf(mountPoints);
  }

  /**
   * Protects what is in {@code /proc}.
   *
   * @throws IOException if the kernel refuses
   */
  public void protectProc() throws IOException {
    mask(PROC);
    for (Path path : READ_ONLY) {
      Path place = at(path);
      if (!mountPoints.contains(path) && Files.exists(place)) {
        Mounts.bindAll(place, place);
        Mounts.remount(place, READ_ONLY_FLAGS);
      }
    }
  }

  /**
   * Protects what is in {@code /sys}, and makes all that is mounted there read-only; but for
   * control groups where the runtime has made {@code /sys} read-only itself: those that are
   * writable then, an ordinary container was to have, for systemd.
   *
   * @param mounts the mounts as the program sees them
   * @throws IOException if the kernel refuses
   */
  public void protectSys(List<MountInfo> mounts) throws IOException {
    mask(SYS);
    boolean byRuntime =
        mounts.stream().anyMatch(m -> m.mountPoint().equals(SYS) && m.options().contains("ro"));
    for (MountInfo mount : mounts) {
      if (byRuntime && mount.type().startsWith("cgroup")) {
        continue;
      }
      // Docker leaves the folder that holds the control groups writable, and so makes no
      // difference.
      if (mount.mountPoint().startsWith(SYS) && !mount.type().equals("tmpfs")) {
        Set<MountFlag> flags = MountFlag.of(mount.options());
        flags.add(MountFlag.READ_ONLY);
        remount(at(mount.mountPoint()), flags);
      }
    }
  }

  private static void remount(Path place, Set<MountFlag> flags) throws LinuxException {
    try {
      Mounts.remount(place, flags);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      // Another mount covers it, so the program does not reach it either: a machine's tracefs,
      // where podman without root has put something over it.
    }
  }

  private void mask(Path folder) throws IOException {
    for (Path path : MASKED) {
      if (path.startsWith(folder) && !mountPoints.contains(path)) {
        cover(at(path));
      }
    }
  }

  private void cover(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      Mounts.mount("tmpfs", place, "tmpfs", Set.of(MountFlag.READ_ONLY), MountOptions.NONE);
    } else if (Files.exists(place)) {
      Mounts.bind(at(Path.of("/dev/null")), place);
    }
  }

  /** Returns where that is now: {@code /proc} may be a link in the program's root. */
  private Path at(Path path) throws IOException {
    return places.resolve(path.toString());
  }

  private static List<Path> paths(String list) {
    List<Path> paths = new ArrayList<>();
    for (String path : list.split(" ", -1)) {
      paths.add(Path.of(path));
    }
    return paths;
  }
}
