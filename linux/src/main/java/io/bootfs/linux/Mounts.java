package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;

/**
 * Changes what is mounted where, in the mount namespace of the calling thread. All of it needs
 * CAP_SYS_ADMIN; a refusal is a {@link LinuxException} that names the mount. Thread-safe.
 */
public final class Mounts {

  // <linux/mount.h>
  private static final long MS_REMOUNT = 32;
  private static final long MS_BIND = 4096;
  private static final long MS_MOVE = 8192;
  private static final long MS_REC = 16384;
  private static final long MNT_FORCE = 1;
  private static final long MNT_DETACH = 2;

  // <linux/fcntl.h>
  private static final long AT_FDCWD = -100;
  private static final long AT_RECURSIVE = 0x8000;
  private static final long MOUNT_ATTR_SIZE = 32; // struct mount_attr

  private Mounts() {}

  /**
   * Mounts a file system that comes from a file or device.
   *
   * @param source the file or device
   * @param target an existing directory
   * @param type the file system's name, as in {@code /proc/filesystems}
   * @throws LinuxException if the kernel refuses
   */
  public static void mount(
      Path source, Path target, String type, Set<MountFlag> flags, MountOptions options)
      throws LinuxException {
    mount(type, ByteString.of(source), target, MountFlag.bits(flags), options);
  }

  /**
   * Mounts a file system that comes from nothing, such as tmpfs; its source is shown as {@code
   * name}.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void mount(
      String name, Path target, String type, Set<MountFlag> flags, MountOptions options)
      throws LinuxException {
    mount(type, name, target, MountFlag.bits(flags), options);
  }

  /**
   * Makes a file or directory, without the mounts below it, visible at another place, too.
   *
   * @param target an existing file or directory, as the source is
   * @throws LinuxException if the kernel refuses
   */
  public static void bind(Path source, Path target) throws LinuxException {
    mount("bind", ByteString.of(source), target, MS_BIND, MountOptions.NONE);
  }

  /**
   * Makes a directory and all mounts below it visible at another place, too.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void bindAll(Path source, Path target) throws LinuxException {
    mount("rbind", ByteString.of(source), target, MS_BIND | MS_REC, MountOptions.NONE);
  }

  /**
   * Makes what is mounted at {@code target} read-only there; elsewhere it stays as it is.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void remountReadOnly(Path target) throws LinuxException {
    remount(target, Set.of(MountFlag.READ_ONLY));
  }

  /**
   * Gives what is mounted at {@code target} these flags and no others there; elsewhere it stays as
   * it is.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void remount(Path target, Set<MountFlag> flags) throws LinuxException {
    long bits = MS_REMOUNT | MS_BIND | MountFlag.bits(flags);
    mount("remount", "none", target, bits, MountOptions.NONE);
  }

  /**
   * Gives what is mounted at {@code target} and below it these flags besides its own. Before Linux
   * 5.12 that reaches only what is mounted at {@code target} itself, and takes its own away.
   *
   * @param flags all but {@link MountFlag#NO_ATIME}
   * @throws LinuxException if the kernel refuses
   */
  public static void restrictAll(Path target, Set<MountFlag> flags) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(MOUNT_ATTR_SIZE, Long.BYTES);
      // attr_set, whose bits are those of mount(2) for these flags
      NativeCall.fields(attributes).putLong(0, MountFlag.bits(flags));
      long result =
          Syscall.attempt(
              SyscallNumber.MOUNT_SETATTR,
              AT_FDCWD,
              NativeCall.string(arena, ByteString.of(target)),
              AT_RECURSIVE,
              attributes.address(),
              attributes.byteSize());
      if (result == -Errno.ENOSYS) {
        remount(target, flags);
      } else if (result < 0) {
        throw new LinuxException("give mounts at " + target + " " + flags, (int) -result);
      }
    }
  }

  /**
   * Makes a mounted directory the root of the calling thread's namespace, and takes the old root
   * away: of what was mounted in it, nothing can be reached any more but below the new root.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void pivotRoot(Path newRoot) throws LinuxException {
    try (RootDirectory root = RootDirectory.open(newRoot)) {
      FileCalls.changeDirectory(root);
      pivotRoot();
    }
  }

  /** Does so with the calling thread's working directory. */
  static void pivotRoot() throws LinuxException {
    try (Arena arena = Arena.ofConfined();
        RootDirectory old = RootDirectory.open(Path.of("/"))) {
      long here = NativeCall.string(arena, ".");
      // The old root lies on the new one then, as pivot_root(2) describes it.
      Syscall.call("pivot_root", SyscallNumber.PIVOT_ROOT, here, here);
      FileCalls.changeDirectory(old);
      // It goes away here, and nowhere else.
      propagateAll(Path.of("."), Propagation.SLAVE);
      Syscall.call("unmount the old root", SyscallNumber.UMOUNT2, here, MNT_DETACH);
      FileCalls.changeDirectory("/");
    }
  }

  /**
   * Moves a mount, with all mounts below it.
   *
   * @param from where it is mounted now; the mount it lies on must be {@link Propagation#PRIVATE}
   *     or {@link Propagation#SLAVE}
   * @throws LinuxException if the kernel refuses
   */
  public static void move(Path from, Path to) throws LinuxException {
    mount("move", ByteString.of(from), to, MS_MOVE, MountOptions.NONE);
  }

  /**
   * Sets how one mount propagates.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void propagate(Path target, Propagation propagation) throws LinuxException {
    mount("propagation", "none", target, propagation.bit(), MountOptions.NONE);
  }

  /**
   * Sets how a mount and all mounts below it propagate.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void propagateAll(Path target, Propagation propagation) throws LinuxException {
    mount("propagation", "none", target, propagation.bit() | MS_REC, MountOptions.NONE);
  }

  /**
   * Unmounts what is mounted at {@code target}.
   *
   * @throws LinuxException if the kernel refuses; {@link Errno#EBUSY} if something is in use,
   *     {@link Errno#EINVAL} if nothing is mounted there
   */
  public static void unmount(Path target) throws LinuxException {
    unmount(target, 0);
  }

  /**
   * Takes away what is mounted at {@code target}, in use or not: it vanishes from the tree now, and
   * is unmounted when its last user is gone.
   *
   * @throws LinuxException if the kernel refuses; {@link Errno#EINVAL} if nothing is mounted there
   */
  public static void detach(Path target) throws LinuxException {
    unmount(target, MNT_DETACH);
  }

  /**
   * Ends the connection of the FUSE file system that is mounted at {@code target}, if there is one
   * and this process may: requests fail from now on. It stays mounted where it is in use.
   */
  public static void abort(Path target) {
    try {
      unmount(target, MNT_FORCE);
    } catch (LinuxException e) {
      // EBUSY where it is in use; EINVAL where nothing is mounted.
    }
  }

  private static void unmount(Path target, long flags) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      long path = NativeCall.string(arena, ByteString.of(target));
      Syscall.call("unmount " + target, SyscallNumber.UMOUNT2, path, flags);
    }
  }

  private static void mount(
      String type, String source, Path target, long flags, MountOptions options)
      throws LinuxException {
    String place = ByteString.of(target);
    try (Arena arena = Arena.ofConfined()) {
      long[] words = NativeCall.strings(arena, source, place, type, options.toString());
      long result =
          Syscall.attempt(SyscallNumber.MOUNT, words[0], words[1], words[2], flags, words[3]);
      if (result < 0) {
        throw new LinuxException(
            "mount " + type + " of " + source + " at " + target, (int) -result);
      }
    }
  }
}
