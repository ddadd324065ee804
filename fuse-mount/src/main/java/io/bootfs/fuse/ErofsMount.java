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
  private static final MountOptions DIRECTLY = MountOptions.NONE.with("directio");

  private ErofsMount() {}

  /**
   * Mounts an image: the file itself, which Linux can from 6.12, else a loop device over it.
   *
   * @param image the file, which may be served by this process
   * @param target an existing directory, as a real path
   * @param directly whether files are to be read directly, from 6.12.6: then the kernel reads what
   *     they take of the image and no more, and keeps it once. Without it, data is read by way of
   *     the image's own pages, and ahead in them. Metadata always is
   * @return the mount
   * @throws ErofsUnavailableException if no image can be mounted here, or the kernel doesn't take
   *     this one: it is too old for it, or the image is damaged
   * @throws IOException if this one can't be, with the cause and the remedy
   */
  static MountInfo mount(Path image, Path target, boolean directly) throws IOException {
    if (directly && mountFile(image, target, DIRECTLY)) {
      return mounted(target);
    }
    if (mountFile(image, target, MountOptions.NONE)) {
      return mounted(target);
    }
    return mountByLoop(image, target);
  }

  /** Returns whether the kernel can mount this file so. */
  private static boolean mountFile(Path image, Path target, MountOptions options)
      throws IOException {
    try {
      Mounts.mount(image, target, TYPE, FLAGS, options);
      return true;
    } catch (LinuxException e) {
      // ENOTBLK from kernels that want a device; EINVAL from those that can't do with this file, or
      // don't know the option.
      if (e.errno() != Errno.ENOTBLK && e.errno() != Errno.EINVAL) {
        throw explained(e, target);
      }
      return false;
    }
  }

  /**
   * Mounts an image through a loop device, which is freed when the mount goes.
   *
   * @throws ErofsUnavailableException if there is no loop device to be had
   * @throws IOException if it can't be mounted, with the cause and the remedy
   */
  static MountInfo mountByLoop(Path image, Path target) throws IOException {
    try (LoopDevice device = attach(image)) {
      Mounts.mount(device.path(), target, TYPE, FLAGS, MountOptions.NONE);
    } catch (LinuxException e) {
      throw explained(e, target);
    }
    return mounted(target);
  }

  private static LoopDevice attach(Path image) throws IOException {
    try {
      return LoopDevice.attach(image);
    } catch (LinuxException e) {
      throw new ErofsUnavailableException(
          "the kernel mounts EROFS from loop devices only, and there is none to be had ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static MountInfo mounted(Path target) throws IOException {
    return MountInfo.at(target)
        .orElseThrow(() -> new IOException(target + " was unmounted as soon as it was mounted"));
  }

  private static IOException explained(LinuxException e, Path target) {
    String cause = " (" + e.getMessage() + ")";
    return switch (e.errno()) {
      case Errno.ENODEV ->
          new ErofsUnavailableException(
              "the kernel has no EROFS: load the module erofs, or use a kernel with"
                  + " CONFIG_EROFS_FS"
                  + cause,
              e);
      case Errno.EPERM, Errno.EACCES ->
          new ErofsUnavailableException(
              "mounting EROFS is not allowed: it takes root outside of user namespaces" + cause, e);
      // Files with holes are new to kernels before 5.15, for instance; Linux 5.10 sees an empty
      // superblock then, and so a damaged image.
      case Errno.EINVAL, Errno.EUCLEAN ->
          new ErofsUnavailableException(
              "the kernel can't read this EROFS image, which may be too new for it, or damaged"
                  + cause,
              e);
      default -> new IOException("can't mount the image at " + target + cause, e);
    };
  }
}
