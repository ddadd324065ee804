package io.bootfs.fuse;

import io.bootfs.linux.DetachedMount;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.MountInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How far ahead of a sequential reader the kernel reads from a mount. */
final class ReadAhead {

  /**
   * In KiB. The kernel's own 128 is one FUSE request, so that a sequential reader would wait for
   * each chunk's round trip; this is 32 requests on their way at once.
   */
  private static final String KIB = "4096";

  private static final Path SYS = Path.of("/sys");

  private ReadAhead() {}

  /**
   * Raises it for the mount at a directory. A container's {@code /sys} is read-only unless it is
   * privileged; then that is asked from a sysfs of this process's own. Where that can't be, either,
   * as in a user namespace, reading is only slower.
   */
  static void raise(Path mountPoint) throws IOException {
    MountInfo mount =
        MountInfo.at(mountPoint)
            .orElseThrow(() -> new IOException("nothing is mounted at " + mountPoint));
    Path setting = Path.of("class/bdi", mount.device(), "read_ahead_kb");
    if (!write(SYS.resolve(setting))) {
      try (DetachedMount sys = DetachedMount.of("sysfs")) {
        write(sys.root().resolve(setting));
      } catch (LinuxException e) {
        // Not allowed, or the kernel is older than 5.2.
      }
    }
  }

  private static boolean write(Path setting) {
    try {
      Files.writeString(setting, KIB, StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
