package io.bootfs.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The name of a device in a file system. Immutable.
 *
 * @param block whether it is a block device; else it is a character device
 * @param major the driver's number
 * @param minor the device's number with that driver
 * @param mode the permissions, as chmod(2) takes them
 * @param uid the owner
 * @param gid the owning group
 */
public record DeviceNode(boolean block, int major, int minor, int mode, int uid, int gid) {

  private static final int TYPE_BITS = 0xf000; // S_IFMT of <linux/stat.h>
  private static final int PERMISSION_BITS = 0xfff;

  /** Returns a character device that everyone may read and write, owned by root. */
  public static DeviceNode forAll(int major, int minor) {
    return new DeviceNode(false, major, minor, 0666, 0, 0);
  }

  /** Tells whether a path leads to a device. */
  public static boolean isAt(Path path) throws IOException {
    long type = number(path, "mode") & TYPE_BITS;
    return type == FileCalls.S_IFCHR || type == FileCalls.S_IFBLK;
  }

  /**
   * Reads the node at a path.
   *
   * @throws IOException if there is none, or a file of another type
   */
  public static DeviceNode read(Path path) throws IOException {
    int mode = (int) number(path, "mode");
    long device = number(path, "rdev");
    long type = mode & TYPE_BITS;
    if (type != FileCalls.S_IFCHR && type != FileCalls.S_IFBLK) {
      throw new IOException(path + " is not a device");
    }
    return new DeviceNode(
        type == FileCalls.S_IFBLK,
        (int) (((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL)), // makedev(3) of glibc
        (int) ((device & 0xff) | ((device >>> 12) & ~0xffL)),
        mode & PERMISSION_BITS,
        (int) number(path, "uid"),
        (int) number(path, "gid"));
  }

  private static long number(Path path, String attribute) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:" + attribute)).longValue();
  }

  /**
   * Makes this node at a path where nothing is.
   *
   * @throws LinuxException if the kernel refuses, with {@link Errno#EPERM} in a user namespace
   * @throws IOException if its owner or permissions can't be set
   */
  public void make(Path path) throws IOException {
    long type = block ? FileCalls.S_IFBLK : FileCalls.S_IFCHR;
    int errno =
        FileCalls.makeNode(ByteString.of(path), type | mode, FileCalls.device(major, minor));
    if (errno != 0) {
      throw new LinuxException("mknod " + path, errno);
    }
    if (uid != 0 || gid != 0) {
      Files.setAttribute(path, "unix:uid", uid);
      Files.setAttribute(path, "unix:gid", gid);
    }
    Files.setAttribute(path, "unix:mode", mode);
  }
}
