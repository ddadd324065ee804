package io.bootfs.fuse;

import io.bootfs.linux.Errno;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.LoopDevice;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Mounts an EROFS image, read-only, by the kernel. */
final class ErofsMount {

  private static final String TYPE = "erofs";
  private static final Set<MountFlag> FLAGS = Set.of(MountFlag.READ_ONLY);

  private ErofsMount() {}

  /**
   * Mounts an image: the file itself, which Linux can from 6.12, else a loop device over it.
   *
   * @param image the file, which may be served by this process
   * @param target an existing directory, as a real path
   * @return the mount
   * @throws IOException if it can't be mounted, with the cause and the remedy
   */
  static MountInfo mount(Path image, Path target) throws IOException {
    try {
      Mounts.mount(image, target, TYPE, FLAGS, MountOptions.NONE);
    } catch (LinuxException e) {
      // ENOTBLK from kernels that want a device; EINVAL from those that can't do with this file.
      if (e.errno() != Errno.ENOTBLK && e.errno() != Errno.EINVAL) {
        throw explained(e, target);
      }
      return mountByLoop(image, target);
    }
    return mounted(target);
  }

  /**
   * Mounts an image through a loop device, which is freed when the mount goes.
   *
   * @throws IOException if it can't be mounted, with the cause and the remedy
   */
  static MountInfo mountByLoop(Path image, Path target) throws IOException {
    try (LoopDevice device = LoopDevice.attach(image)) {
      Mounts.mount(device.path(), target, TYPE, FLAGS, MountOptions.NONE);
    } catch (LinuxException e) {
      throw explained(e, target);
    }
    return mounted(target);
  }

  private static MountInfo mounted(Path target) throws IOException {
    return MountInfo.at(target)
        .orElseThrow(() -> new IOException(target + " was unmounted as soon as it was mounted"));
  }

  private static IOException explained(LinuxException e, Path target) {
    String remedy =
        switch (e.errno()) {
          case Errno.ENODEV ->
              "the kernel has no EROFS: load the module erofs, or use a kernel with CONFIG_EROFS_FS";
          case Errno.EPERM, Errno.EACCES ->
              "mounting is not allowed: run as root, or the container with --privileged";
          case Errno.EINVAL -> "it is no EROFS image, or a damaged one, or newer than the kernel";
          default -> "can't mount the image at " + target;
        };
    return new IOException(remedy + " (" + e.getMessage() + ")", e);
  }
}
