package io.bootfs.erofs;

/** A character or block device, a FIFO or a socket. */
public final class SpecialFile extends Inode {

  /** The largest major number: Linux has 12 bits for it. */
  public static final int MAX_MAJOR = (1 << 12) - 1;

  /** The largest minor number: Linux has 20 bits for it. */
  public static final int MAX_MINOR = (1 << 20) - 1;

  private final int device;

  private SpecialFile(Attributes attributes, int device) {
    super(attributes, attributes.type());
    this.device = device;
  }

  /**
   * Makes a character or block device.
   *
   * @throws ErofsLimitException if the numbers are negative or over {@link #MAX_MAJOR} and {@link
   *     #MAX_MINOR}
   * @throws IllegalArgumentException if the mode isn't a device's
   */
  public static SpecialFile device(Attributes attributes, long major, long minor)
      throws ErofsLimitException {
    switch (attributes.type()) {
      case CHARACTER_DEVICE, BLOCK_DEVICE -> {}
      default -> throw unfit(attributes, "device");
    }
    if (major < 0 || major > MAX_MAJOR || minor < 0 || minor > MAX_MINOR) {
      throw new ErofsLimitException(
          "no device has the number %d:%d; the largest is %d:%d"
              .formatted(major, minor, MAX_MAJOR, MAX_MINOR));
    }
    return new SpecialFile(attributes, encode((int) major, (int) minor));
  }

  /**
   * Makes a FIFO or a socket.
   *
   * @throws IllegalArgumentException if the mode is neither's
   */
  public static SpecialFile pipeOrSocket(Attributes attributes) {
    return switch (attributes.type()) {
      case FIFO, SOCKET -> new SpecialFile(attributes, 0);
      default -> throw unfit(attributes, "FIFO or socket");
    };
  }

  /** Returns the device number as the inode holds it; 0 if this is no device. */
  int device() {
    return device;
  }

  /** Encodes a number as {@code new_encode_dev} of Linux's {@code include/linux/kdev_t.h} does. */
  private static int encode(int major, int minor) {
    return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
  }

  private static IllegalArgumentException unfit(Attributes attributes, String wanted) {
    return new IllegalArgumentException(
        "mode 0%o isn't that of a %s".formatted(attributes.mode(), wanted));
  }
}
