package io.bootfs.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file made a read-only block device. The kernel frees the device by itself when its last user is
 * gone: so mount it, then close this. Not thread-safe; whoever attaches it closes it.
 */
public final class LoopDevice implements Closeable {

  static final String CONTROL = "/dev/loop-control";
  private static final int MAJOR = 7; // Documentation/admin-guide/devices.txt
  private static final int MAX_ATTEMPTS = 32;

  // <linux/loop.h>
  private static final long LOOP_SET_FD = 0x4c00;
  private static final long LOOP_SET_STATUS64 = 0x4c04;
  private static final long LOOP_CONFIGURE = 0x4c0a;
  private static final long LOOP_CTL_GET_FREE = 0x4c82;
  private static final int LO_FLAGS_READ_ONLY = 1;
  private static final int LO_FLAGS_AUTOCLEAR = 4;
  private static final int INFO_OFFSET = 8;
  private static final int INFO_FLAGS_OFFSET = 52;
  private static final int INFO_NAME_OFFSET = 56;
  private static final int INFO_NAME_SIZE = 64;
  private static final long CONFIG_SIZE = 304;

  private final String path;
  private final int descriptor;

  private LoopDevice(String path, int descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * Attaches a file to a free device.
   *
   * @throws LinuxException if there is no loop driver, no free device, or no privilege
   */
  public static LoopDevice attach(Path file) throws LinuxException {
    String name = ByteString.of(file);
    int control = FileCalls.openForReading(CONTROL);
    try {
      int backing = FileCalls.openForReading(name);
      try {
        return attach(control, backing, name);
      } finally {
        FileCalls.close(backing);
      }
    } finally {
      FileCalls.close(control);
    }
  }

  private static LoopDevice attach(int control, int backing, String name) throws LinuxException {
    for (int attempt = 1; ; attempt++) {
      long number = freeNumber(control);
      String path = "/dev/loop" + number;
      int device = openDevice(path, number);
      int errno = configure(device, backing, name);
      if (errno == 0) {
        return new LoopDevice(path, device);
      }
      FileCalls.close(device);
      // Between the two calls someone else may have taken the free device.
      if (errno != Errno.EBUSY || attempt == MAX_ATTEMPTS) {
        throw new LinuxException("attach " + name + " to " + path, errno);
      }
    }
  }

  static long freeNumber(int control) throws LinuxException {
    return Syscall.call("find a free loop device", SyscallNumber.IOCTL, control, LOOP_CTL_GET_FREE);
  }

  /**
   * Opens the device; the kernel makes its node in devtmpfs, which is no container's {@code /dev}.
   */
  private static int openDevice(String path, long number) throws LinuxException {
    try {
      return FileCalls.openForReading(path);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      FileCalls.makeBlockDevice(path, MAJOR, (int) number);
      return FileCalls.openForReading(path);
    }
  }

  private static int configure(int device, int backing, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment config = config(arena, backing, name);
      long result = Syscall.attempt(SyscallNumber.IOCTL, device, LOOP_CONFIGURE, config.address());
      // Linux 5.8 brought LOOP_CONFIGURE; before it takes two steps.
      return result == -Errno.EINVAL || result == -Errno.ENOTTY
          ? configureInSteps(device, backing, name)
          : (int) -result;
    }
  }

  /** Configures a device as kernels before 5.8 can; returns 0 or why not. */
  static int configureInSteps(int device, int backing, String name) {
    long result = Syscall.attempt(SyscallNumber.IOCTL, device, LOOP_SET_FD, backing);
    if (result < 0) {
      return (int) -result;
    }
    try (Arena arena = Arena.ofConfined()) {
      long info = config(arena, backing, name).address() + INFO_OFFSET;
      return (int) -Syscall.attempt(SyscallNumber.IOCTL, device, LOOP_SET_STATUS64, info);
    }
  }

  private static MemorySegment config(Arena arena, int backing, String name) {
    MemorySegment config = arena.allocate(CONFIG_SIZE, Long.BYTES);
    byte[] shown = name.getBytes(StandardCharsets.ISO_8859_1);
    NativeCall.fields(config)
        .putInt(0, backing)
        .putInt(INFO_OFFSET + INFO_FLAGS_OFFSET, LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR)
        .put(INFO_OFFSET + INFO_NAME_OFFSET, shown, 0, Math.min(shown.length, INFO_NAME_SIZE - 1));
    return config;
  }

  /** Returns the device's node, such as {@code /dev/loop0}. */
  public Path path() {
    return Path.of(path);
  }

  /** Lets go of the device: it is free again once nothing is mounted from it. */
  @Override
  public void close() throws LinuxException {
    FileCalls.close(descriptor);
  }
}
