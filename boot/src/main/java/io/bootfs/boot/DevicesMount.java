package io.bootfs.boot;

import io.bootfs.linux.MountInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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

  /** More than passes from there to the start of boot, behind an engine's init, too. */
  private static final Duration START = Duration.ofSeconds(10);

  private DevicesMount() {}

  /**
   * Tells whether the runtime has made it for this container; else it is the node's, by {@code -v
   * /dev:/dev}, or a volume. The node's is a devtmpfs, or, where the node is a container itself, a
   * tmpfs like the container's own, but older.
   *
   * @throws IOException if it can't be told
   */
  static boolean isTheContainers(Path devices) throws IOException {
    Optional<MountInfo> mount = MountInfo.at(devices);
    if (mount.isEmpty()) {
      return true;
    }
    // Where it isn't known, nothing is taken for the container's.
    Instant begin = ProcessHandle.current().info().startInstant().orElse(Instant.MAX);
    return mount.get().type().equals(OWN_TYPE)
        && born(devices.resolve(MADE_BY_RUNTIMES)).isAfter(begin.minus(START));
  }

  private static Instant born(Path link) throws IOException {
    try {
      FileTime time = (FileTime) Files.getAttribute(link, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      return time.toInstant();
    } catch (NoSuchFileException e) {
      return Instant.EPOCH;
    }
  }
}
