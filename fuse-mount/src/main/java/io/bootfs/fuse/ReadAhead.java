package io.bootfs.fuse;

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

  private ReadAhead() {}

  /**
   * Raises it for the mount at a directory, where {@code /sys} can be written to; elsewhere reading
   * is only slower.
   */
  static void raise(Path mountPoint) throws IOException {
    MountInfo mount =
        MountInfo.at(mountPoint)
            .orElseThrow(() -> new IOException("nothing is mounted at " + mountPoint));
    Path setting = Path.of("/sys/class/bdi", mount.device(), "read_ahead_kb");
    try {
      Files.writeString(setting, KIB, StandardOpenOption.WRITE);
    } catch (IOException e) {
      // A container's /sys is read-only more often than not.
    }
  }
}
