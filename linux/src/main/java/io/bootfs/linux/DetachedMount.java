package io.bootfs.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A file system that is mounted at no place: nobody sees it but whoever has this. Needs
 * CAP_SYS_ADMIN and Linux 5.2. Thread-safe; the caller closes it, and it is gone.
 */
public final class DetachedMount implements Closeable {

  // <linux/mount.h>
  private static final long FSOPEN_CLOEXEC = 1;
  private static final long FSCONFIG_CMD_CREATE = 6;
  private static final long FSMOUNT_CLOEXEC = 1;

  private final int descriptor;

  private DetachedMount(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Mounts a file system that comes from nothing, with its defaults.
   *
   * @param type its name, as in {@code /proc/filesystems}
   * @throws LinuxException if the kernel refuses
   */
  public static DetachedMount of(String type) throws LinuxException {
    int context = open(type);
    try {
      Syscall.call("fsconfig " + type, SyscallNumber.FSCONFIG, context, FSCONFIG_CMD_CREATE);
      return new DetachedMount(
          (int) Syscall.call("fsmount " + type, SyscallNumber.FSMOUNT, context, FSMOUNT_CLOEXEC));
    } finally {
      FileCalls.close(context);
    }
  }

  private static int open(String type) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      long name = NativeCall.string(arena, type);
      return (int) Syscall.call("fsopen " + type, SyscallNumber.FSOPEN, name, FSOPEN_CLOEXEC);
    }
  }

  /** Returns the path of its root directory, good in this process until it is closed. */
  public Path root() {
    return Path.of("/proc/self/fd", Integer.toString(descriptor));
  }

  @Override
  public void close() throws LinuxException {
    FileCalls.close(descriptor);
  }
}
