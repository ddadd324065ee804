package io.bootfs.boot;

import io.bootfs.linux.MountInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells whose the {@code /dev} is that the container was started with. */
final class DevicesMount {

  private static final String OWN_TYPE = "tmpfs";

  /** What a runtime makes in each {@code /dev} that it mounts, and in no other. */
  private static final String MADE_BY_RUNTIMES = "fd";

  /** More than passes between two mounts of a runtime. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private DevicesMount() {}

  /**
   * Tells whether the runtime has made it for this container; else it is the node's, by {@code -v
   * /dev:/dev}, or a volume. The node's is a devtmpfs, or, where the node is a container itself, a
   * tmpfs like the container's own, but older: the runtime mounts the container's together with its
   * procfs. The ages of the two are compared, and not with the time of now, to which the clock may
   * have been set meanwhile.
   *
   * @param proc the procfs that the container was started with
   * @throws IOException if it can't be told
   */
  static boolean isTheContainers(Path devices, Path proc) throws IOException {
    Optional<MountInfo> mount = MountInfo.at(devices);
    if (mount.isEmpty()) {
      return true;
    }
    Path link = devices.resolve(MADE_BY_RUNTIMES);
    return mount.get().type().equals(OWN_TYPE)
        && Files.isSymbolicLink(link)
        && Duration.between(born(proc), born(link)).abs().compareTo(AT_ONCE) < 0;
  }

  private static Instant born(Path file) throws IOException {
    return ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
        .toInstant();
  }
}
