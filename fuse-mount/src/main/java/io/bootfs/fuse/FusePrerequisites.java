package io.bootfs.fuse;

import io.bootfs.linux.Capabilities;
import java.io.IOException;
import java.nio.channels.FileChannel;
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
      throw new IOException(
          "can't open " + DEVICE + ": run the container with --device /dev/fuse (" + e + ")", e);
    }
  }
}
