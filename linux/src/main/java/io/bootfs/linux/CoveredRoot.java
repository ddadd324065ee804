package io.bootfs.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The calling thread's root where another root was moved onto it, and {@code pivot_root} is not to
 * be had: Docker's system call filter keeps it from everybody but {@code --privileged}.
 */
final class CoveredRoot {

  private static final Path ROOT = Path.of("/");
  private static final Path PROC = Path.of("/proc");

  private CoveredRoot() {}

  /**
   * Takes away, in the calling thread's mount namespace and nowhere else, all that is mounted in
   * the root that is covered. What covers it stays, with all that is mounted there, and so does the
   * covered root itself, which its namespace can't be without.
   *
   * @throws IOException if the kernel refuses
   */
  static void strip() throws IOException {
    // Of several mounts at one place the upper ones lie on lower ones: one after the other.
    for (List<Path> places = places(); !places.isEmpty(); places = places()) {
      for (Path place : places) {
        takeAway(place);
      }
    }
    // At the end: it is what tells of mounts.
    while (isMounted(PROC)) {
      takeAway(PROC);
    }
  }

  /** Returns where in the covered root something is mounted, but for a procfs. */
  private static List<Path> places() throws IOException {
    List<MountInfo> all = MountInfo.list();
    List<MountInfo> roots = all.stream().filter(m -> m.mountPoint().equals(ROOT)).toList();
    MountInfo covered =
        roots.stream()
            .filter(root -> roots.stream().noneMatch(other -> other.id() == root.parentId()))
            .findFirst()
            .orElseThrow(() -> new IOException("no mount is this process's root"));
    return all.stream()
        .filter(mount -> mount.parentId() == covered.id())
        .map(MountInfo::mountPoint)
        .filter(place -> !place.equals(ROOT) && !place.equals(PROC))
        .distinct()
        .toList();
  }

  private static boolean isMounted(Path place) throws LinuxException {
    try {
      Mounts.propagate(place, Propagation.SLAVE);
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.EINVAL) {
        return false;
      }
      throw e;
    }
  }

  private static void takeAway(Path place) throws LinuxException {
    Mounts.propagateAll(place, Propagation.SLAVE);
    Mounts.detach(place);
  }
}
