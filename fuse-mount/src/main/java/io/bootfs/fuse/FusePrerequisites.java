package io.bootfs.fuse;

import io.bootfs.linux.Capabilities;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the machine must offer before anything can be mounted by FUSE. */
public final class FusePrerequisites {

  /** The device by which a file system process speaks with the kernel. */
  public static final Path DEVICE = Path.of("/dev/fuse");

  private FusePrerequisites() {}

  /**
   * Checks that this process can mount, and can open the FUSE device.
   *
   * @throws IOException if not, saying what is missing and how to get it
   */
  public static void check() throws IOException {
    if (!Capabilities.canMount()) {
      throw new IOException(
          "no privilege to mount (CAP_SYS_ADMIN): run as root, or the container with --privileged");
    }
    if (!Files.exists(DEVICE)) {
      throw new IOException(
          DEVICE
              + " is not there: run the container with --device /dev/fuse; on a host, modprobe"
              + " fuse");
    }
    try {
      FileChannel.open(DEVICE, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
    } catch (IOException e) {
      throw new IOException("can't open " + DEVICE + ": " + remedy(e) + " (" + e + ")", e);
    }
  }

  /** Returns what helps where the device is there, and can't be opened. */
  static String remedy(IOException e) {
    // By a control group it would be EPERM; EACCES is what the node's mode says of a mapped root.
    return e instanceof AccessDeniedException
        ? "its mode on the node keeps out the root of a user namespace: there, chmod 666 " + DEVICE
        : "run the container with --device " + DEVICE;
  }
}
