package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * File system calls as the calling thread sees the tree: by its own root, directory and identity.
 * Paths are byte strings (ISO 8859-1).
 */
final class FileCalls {

  // <asm-generic/fcntl.h>, the same on every 64-bit machine but for O_DIRECTORY on arm
  private static final long AT_FDCWD = -100;
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  private static final long O_NOCTTY = 0x100;
  private static final long O_NONBLOCK = 0x800;
  private static final long O_CLOEXEC = 0x80000;
  private static final long O_PATH = 0x200000;
  private static final long O_DIRECTORY =
      System.getProperty("os.arch").equals("aarch64") ? 0x4000 : 0x10000;

  private static final long EXECUTE = 1; // X_OK of <unistd.h>
  private static final long DIRECTORY_MODE = 0x1ed;
  private static final long OWNER_READS_AND_WRITES = 0x180;
  private static final long ALL_READ_AND_WRITE = 0x1b6;

  private static final long LONGEST_PATH = 4096; // PATH_MAX of <linux/limits.h>

  // <linux/openat2.h>
  private static final long OPEN_HOW_SIZE = 24;
  private static final int RESOLVE = 16;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;

  // <linux/stat.h>
  static final long S_IFIFO = 0x1000;
  static final long S_IFCHR = 0x2000;
  static final long S_IFBLK = 0x6000;

  private FileCalls() {}

  /** Opens a directory as a place, not for reading. */
  static int openDirectory(String path) throws LinuxException {
    return checked("open directory " + path, open(path, O_PATH | O_DIRECTORY));
  }

  /** Opens whatever is at a path as a place, not for reading. */
  static int openAsPlace(String path) throws LinuxException {
    return checked("open " + path, open(path, O_PATH));
  }

  /**
   * Tells whether the way to a file that is there goes by a link that the kernel makes up, as
   * {@code /proc/self/exe} is: to what a process has, whatever its root. Kernels before 5.6 can't
   * tell, and say no.
   */
  static boolean leadsThroughProcess(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(OPEN_HOW_SIZE, Long.BYTES);
      NativeCall.fields(how).putLong(0, O_PATH | O_CLOEXEC).putLong(RESOLVE, RESOLVE_NO_MAGICLINKS);
      long address = NativeCall.string(arena, path);
      long descriptor =
          Syscall.attempt(SyscallNumber.OPENAT2, AT_FDCWD, address, how.address(), how.byteSize());
      return descriptor >= 0
          ? Syscall.attempt(SyscallNumber.CLOSE, descriptor) != 0
          : descriptor == -Errno.ELOOP;
    }
  }

  /**
   * Reads the beginning of a file into a buffer. It waits for nobody, where the file is a FIFO.
   *
   * @return how many bytes there are, or the negated error number
   */
  static long readFirst(String path, MemorySegment buffer) {
    long descriptor = open(path, O_RDONLY | O_NONBLOCK);
    if (descriptor < 0) {
      return descriptor;
    }
    try {
      return Syscall.attempt(SyscallNumber.READ, descriptor, buffer.address(), buffer.byteSize());
    } finally {
      Syscall.attempt(SyscallNumber.CLOSE, descriptor);
    }
  }

  /** Opens a file or device for reading. */
  static int openForReading(String path) throws LinuxException {
    return checked("open " + path, open(path, O_RDONLY));
  }

  /** Opens a file or device for writing. */
  static int openForWriting(String path) throws LinuxException {
    return checked("open " + path, open(path, O_WRONLY));
  }

  /** Opens a file or device for reading and writing. */
  static int openForBoth(String path) throws LinuxException {
    return checked("open " + path, open(path, O_RDWR));
  }

  /** Opens a terminal, which does not come to control this process. */
  static int openTerminal(String path) throws LinuxException {
    return checked("open terminal " + path, open(path, O_RDWR | O_NOCTTY));
  }

  private static int checked(String what, long result) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(what, (int) -result);
    }
    return (int) result;
  }

  /** Makes a FIFO that everyone may use. */
  static void makeFifo(String path) throws LinuxException {
    checked("mkfifo " + path, -makeNode(path, S_IFIFO | ALL_READ_AND_WRITE, 0));
    checked("chmod " + path, -setMode(path, ALL_READ_AND_WRITE));
  }

  /** Makes the node of a block device for its owner, unless there is one. */
  static void makeBlockDevice(String path, int major, int minor) throws LinuxException {
    int errno = makeNode(path, S_IFBLK | OWNER_READS_AND_WRITES, device(major, minor));
    if (errno != 0 && errno != Errno.EEXIST) {
      throw new LinuxException("mknod " + path, errno);
    }
  }

  /**
   * Makes a node, and returns 0 or why not.
   *
   * @param mode type and permissions, from which the process's umask is taken
   * @param device the number of a device, else 0
   */
  static int makeNode(String path, long mode, long device) {
    return onPath(
        path, address -> Syscall.attempt(SyscallNumber.MKNODAT, AT_FDCWD, address, mode, device));
  }

  /** Sets permissions past the umask, and returns 0 or why not. */
  static int setMode(String path, long mode) {
    return onPath(
        path, address -> Syscall.attempt(SyscallNumber.FCHMODAT, AT_FDCWD, address, mode));
  }

  /** Returns the number of a device as the kernel takes it: its {@code new_encode_dev()}. */
  static long device(int major, int minor) {
    return ((long) (minor & ~0xff) << 12) | ((long) major << 8) | (minor & 0xff);
  }

  static void close(int descriptor) throws LinuxException {
    Syscall.call("close", SyscallNumber.CLOSE, descriptor);
  }

  static void changeDirectory(RootDirectory directory) throws LinuxException {
    Syscall.call("fchdir", SyscallNumber.FCHDIR, directory.descriptor());
  }

  static void changeDirectory(String path) throws LinuxException {
    checked("chdir " + path, -tryChangeDirectory(path));
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

  /** Tells whether the working directory is one that the calling thread's root leads to. */
  static boolean isDirectoryWithinRoot() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocate(LONGEST_PATH);
      long length = Syscall.attempt(SyscallNumber.GETCWD, path.address(), LONGEST_PATH);
      // getcwd(2): the path of another begins with "(unreachable)".
      return length > 0 && NativeCall.fields(path).get(0) == '/';
    }
  }

  /** Returns where a symbolic link leads, or null if there is none at the path. */
  static @Nullable String linkTarget(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(LONGEST_PATH);
      long address = NativeCall.string(arena, path);
      long length =
          Syscall.attempt(
              SyscallNumber.READLINKAT, AT_FDCWD, address, target.address(), LONGEST_PATH);
      if (length < 0) {
        return null;
      }
      byte[] bytes = new byte[(int) length];
      NativeCall.fields(target).get(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
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
