package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.util.function.LongUnaryOperator;

/**
 * File system calls as the calling thread sees the tree: by its own root, directory and identity.
 * Paths are byte strings (ISO 8859-1).
 */
final class FileCalls {

  // <asm-generic/fcntl.h>, the same on every 64-bit machine but for O_DIRECTORY on arm
  private static final long AT_FDCWD = -100;
  private static final long O_RDONLY = 0;
  private static final long O_RDWR = 2;
  private static final long O_NOCTTY = 0x100;
  private static final long O_CLOEXEC = 0x80000;
  private static final long O_PATH = 0x200000;
  private static final long O_DIRECTORY =
      System.getProperty("os.arch").equals("aarch64") ? 0x4000 : 0x10000;

  private static final long EXECUTE = 1; // X_OK of <unistd.h>
  private static final long DIRECTORY_MODE = 0x1ed;
  private static final long BLOCK_DEVICE_MODE = 0x6180; // S_IFBLK, rw for its owner

  private FileCalls() {}

  /** Opens a directory as a place, not for reading. */
  static int openDirectory(String path) throws LinuxException {
    long result = open(path, O_PATH | O_DIRECTORY);
    if (result < 0) {
      throw new LinuxException("open directory " + path, (int) -result);
    }
    return (int) result;
  }

  /** Opens a file or device for reading. */
  static int openForReading(String path) throws LinuxException {
    long result = open(path, O_RDONLY);
    if (result < 0) {
      throw new LinuxException("open " + path, (int) -result);
    }
    return (int) result;
  }

  /** Opens a file or device for reading and writing. */
  static int openForBoth(String path) throws LinuxException {
    long result = open(path, O_RDWR);
    if (result < 0) {
      throw new LinuxException("open " + path, (int) -result);
    }
    return (int) result;
  }

  /** Makes the node of a block device, unless there is one. */
  static void makeBlockDevice(String path, int major, int minor) throws LinuxException {
    // new_encode_dev() of the kernel: 8 bits of the minor number, 12 of the major, the other 12
    long device = (long) (minor & ~0xff) << 12 | (long) major << 8 | (minor & 0xff);
    int errno =
        onPath(
            path,
            address ->
                Syscall.attempt(
                    SyscallNumber.MKNODAT, AT_FDCWD, address, BLOCK_DEVICE_MODE, device));
    if (errno != 0 && errno != Errno.EEXIST) {
      throw new LinuxException("mknod " + path, errno);
    }
  }

  static void close(int descriptor) throws LinuxException {
    Syscall.call("close", SyscallNumber.CLOSE, descriptor);
  }

  static void changeDirectory(RootDirectory directory) throws LinuxException {
    Syscall.call("fchdir", SyscallNumber.FCHDIR, directory.descriptor());
  }

  static void changeRoot(String path) throws LinuxException {
    int errno = onPath(path, address -> Syscall.attempt(SyscallNumber.CHROOT, address));
    if (errno != 0) {
      throw new LinuxException("chroot " + path, errno);
    }
  }

  /** Changes the working directory, and returns 0 or why not. */
  static int tryChangeDirectory(String path) {
    return onPath(path, address -> Syscall.attempt(SyscallNumber.CHDIR, address));
  }

  /** Creates a directory unless there is one. */
  static void makeDirectory(String path) throws LinuxException {
    int errno =
        onPath(
            path,
            address -> Syscall.attempt(SyscallNumber.MKDIRAT, AT_FDCWD, address, DIRECTORY_MODE));
    if (errno != 0 && errno != Errno.EEXIST) {
      throw new LinuxException("mkdir " + path, errno);
    }
  }

  /** Tells whether a file can be opened for reading and writing. */
  static boolean canOpen(String path) {
    return opens(path, O_RDWR | O_NOCTTY);
  }

  /** Returns 0 if a path leads to a file that may be executed, else why it may not. */
  static int executable(String path) {
    if (opens(path, O_PATH | O_DIRECTORY)) {
      return Errno.EISDIR;
    }
    return onPath(
        path, address -> Syscall.attempt(SyscallNumber.FACCESSAT, AT_FDCWD, address, EXECUTE));
  }

  private static boolean opens(String path, long flags) {
    long descriptor = open(path, flags);
    return descriptor >= 0 && Syscall.attempt(SyscallNumber.CLOSE, descriptor) == 0;
  }

  private static long open(String path, long flags) {
    try (Arena arena = Arena.ofConfined()) {
      long address = NativeCall.string(arena, path);
      return Syscall.attempt(SyscallNumber.OPENAT, AT_FDCWD, address, flags | O_CLOEXEC);
    }
  }

  private static int onPath(String path, LongUnaryOperator call) {
    try (Arena arena = Arena.ofConfined()) {
      long address = NativeCall.string(arena, path);
      return (int) -call.applyAsLong(address);
    }
  }
}
