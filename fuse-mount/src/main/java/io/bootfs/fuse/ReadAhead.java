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

  private static final Path SYS = Path.of("/sys");

  private ReadAhead() {}

  /**
   * Raises it for the mount at a directory. A container's {@code /sys} is read-only unless it is
   * privileged; then that is asked from a sysfs of this process's own. Where that can't be, either,
   * as in a user namespace, reading is only slower.
   *
   * @param kib how far, as {@link BlobOptions#readAheadKib} says
   */
  static void raise(Path mountPoint, int kib) throws IOException {
    if (kib <= BlobOptions.LEAST_READ_AHEAD) {
      return; // A start has no time for what changes nothing.
    }
    MountInfo mount =
        MountInfo.at(mountPoint)
            .orElseThrow(() -> new IOException("nothing is mounted at " + mountPoint));
    Path setting = Path.of("class/bdi", mount.device(), "read_ahead_kb");
    if (!write(SYS.resolve(setting), kib)) {
      try {
        DetachedMount sys = DetachedMount.of("sysfs");
        write(sys.root().resolve(setting), kib);
        // The kernel waits for all processors when a mount goes, which takes milliseconds.
        Thread.ofPlatform().daemon().name("sysfs").start(() -> close(sys));
      } catch (LinuxException e) {
        // Not allowed, or the kernel is older than 5.2.
      }
    }
  }

  private static void close(DetachedMount sys) {
    try {
      sys.close();
    } catch (LinuxException e) {
      // It is gone all the same.
    }
  }

  private static boolean write(Path setting, int kib) {
    try {
      Files.writeString(setting, Integer.toString(kib), StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
