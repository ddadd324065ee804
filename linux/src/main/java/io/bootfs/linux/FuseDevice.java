package io.bootfs.linux;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;

/**
 * A mounted FUSE file system, as the process that serves it has it: requests of the kernel are read
 * from it, replies written to it. Thread-safe: many threads may wait for requests. Whoever mounts
 * it closes it, when no thread uses it any more.
 *
 * <p>Programs that are started later don't inherit it.
 */
public final class FuseDevice implements Closeable {

  /** What {@link #read} returns when there will be no more requests. */
  public static final int END = -1;

  private static final String PATH = "/dev/fuse";
  private static final String DIRECTORY_MODE = "40000"; // S_IFDIR in octal

  private final int descriptor;

  private FuseDevice(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Mounts a read-only file system that all users may read, as far as its modes let them. Returns
   * before the first request, INIT, is answered.
   *
   * @param target an existing directory
   * @param name the source and subtype that are shown in {@code /proc/mounts}
   * @throws LinuxException if the device can't be opened, or the kernel refuses to mount
   */
  public static FuseDevice mount(Path target, String name) throws LinuxException {
    int descriptor = FileCalls.openForBoth(PATH);
    // Documentation/filesystems/fuse.rst of the kernel
    MountOptions options =
        MountOptions.NONE
            .with("fd", Integer.toString(descriptor))
            .with("rootmode", DIRECTORY_MODE)
            .with("user_id", "0")
            .with("group_id", "0")
            .with("allow_other")
            .with("default_permissions");
    Set<MountFlag> flags = Set.of(MountFlag.READ_ONLY, MountFlag.NO_SUID, MountFlag.NO_DEV);
    try {
      Mounts.mount(name, target, "fuse." + name, flags, options);
      return new FuseDevice(descriptor);
    } catch (LinuxException e) {
      FileCalls.close(descriptor);
      throw e;
    }
  }

  /**
   * Waits for a request.
   *
   * @param buffer native memory that takes it, of the size that was agreed upon by INIT
   * @return the request's length, or {@link #END} if the file system is unmounted and not in use
   *     any more, or its connection was aborted
   * @throws LinuxException if the kernel refuses
   */
  public int read(MemorySegment buffer) throws LinuxException {
    while (true) {
      long result =
          Syscall.attempt(SyscallNumber.READ, descriptor, buffer.address(), buffer.byteSize());
      if (result >= 0) {
        return (int) result;
      }
      switch ((int) -result) {
        case Errno.ENODEV, Errno.ECONNABORTED -> {
          return END;
        }
        // ENOENT: the request was taken back by who made it.
        case Errno.EINTR, Errno.EAGAIN, Errno.ENOENT -> {}
        default -> throw new LinuxException("read " + PATH, (int) -result);
      }
    }
  }

  /**
   * Answers a request. That nobody waits for the answer any more is no error.
   *
   * @param reply native memory
   * @throws LinuxException if the kernel refuses the reply; whoever waits for it gets an error
   */
  public void write(MemorySegment reply) throws LinuxException {
    long result =
        Syscall.attempt(SyscallNumber.WRITE, descriptor, reply.address(), reply.byteSize());
    if (result < 0 && result != -Errno.ENOENT && result != -Errno.ENODEV) {
      throw new LinuxException("reply to " + PATH, (int) -result);
    }
  }

  /** Closes the device: requests that are not answered, and all later ones, fail. */
  @Override
  public void close() throws LinuxException {
    FileCalls.close(descriptor);
  }
}
