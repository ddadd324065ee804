package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The calls of posix_spawn(3) that start a program as a runtime would: in a session of its own,
 * with no signal blocked or ignored, and with the standard streams as its only descriptors.
 *
 * <p>It needs glibc 2.34 or later. The structures are opaque; their sizes are those of glibc on
 * 64-bit machines.
 */
final class PosixSpawn {

  private static final long ATTRIBUTES_SIZE = 336;
  private static final long FILE_ACTIONS_SIZE = 80;
  private static final long SIGSET_SIZE = 128;

  // <spawn.h> of glibc
  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;

  /** The first descriptor that a program does not get. */
  static final int FIRST_CLOSED = 3;

  private static final long SPAWN = NativeCall.function("posix_spawn");
  private static final long ATTRIBUTES_INIT = NativeCall.function("posix_spawnattr_init");
  private static final long SET_FLAGS = NativeCall.function("posix_spawnattr_setflags");
  private static final long SET_DEFAULT = NativeCall.function("posix_spawnattr_setsigdefault");
  private static final long SET_MASK = NativeCall.function("posix_spawnattr_setsigmask");
  private static final long ACTIONS_INIT = NativeCall.function("posix_spawn_file_actions_init");
  private static final long ADD_OPEN = NativeCall.function("posix_spawn_file_actions_addopen");
  private static final long ADD_DUP = NativeCall.function("posix_spawn_file_actions_adddup2");
  private static final long ADD_CLOSE_FROM =
      NativeCall.function("posix_spawn_file_actions_addclosefrom_np");

  static {
    ClassFiles.open();
  }

  private PosixSpawn() {}

  /** Finds functions and classes now, while the thread still sees the root that holds them. */
  static void load() {
    // Running the static initializer is all there is to do.
  }

  /** What the child does to its descriptors before it executes its program. */
  interface FileAction {

    /** Adds it to the actions at an address. */
    void addTo(long actions, Arena arena) throws LinuxException;
  }

  /**
   * A file that the child opens.
   *
   * @param descriptor the number it gets
   * @param path the file, a byte string, as the child sees it
   * @param flags how, as open(2) takes it
   */
  record Opening(int descriptor, String path, int flags) implements FileAction {

    @Override
    public void addTo(long actions, Arena arena) throws LinuxException {
      require(ADD_OPEN, actions, descriptor, NativeCall.string(arena, path), flags, 0);
    }
  }

  /**
   * A descriptor of this process that the child gets.
   *
   * @param descriptor the number it gets
   * @param source the number it has here
   */
  record Copy(int descriptor, int source) implements FileAction {

    @Override
    public void addTo(long actions, Arena arena) throws LinuxException {
      require(ADD_DUP, actions, source, descriptor);
    }
  }

  /**
   * Starts a program and returns its process id.
   *
   * @param path the file to execute, a byte string
   * @param files what the child does to its descriptors first, in this order
   * @throws LinuxException if it can't be started; its errno is that of the step that failed
   */
  static int start(
      String path,
      List<String> arguments,
      List<String> environment,
      List<? extends FileAction> files)
      throws LinuxException {
    return start(path, arguments, environment, files, true);
  }

  /** Starts a program of ours, without environment, which may be named by a descriptor's path. */
  static int startHelper(String path, List<String> arguments) throws LinuxException {
    return start(path, arguments, List.of(), List.of(), false);
  }

  private static int start(
      String path,
      List<String> arguments,
      List<String> environment,
      List<? extends FileAction> files,
      boolean closeOthers)
      throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(Integer.BYTES, Integer.BYTES);
      int errno =
          call(
              SPAWN,
              pid.address(),
              NativeCall.string(arena, path),
              fileActions(arena, files, closeOthers),
              attributes(arena),
              vector(arena, arguments),
              vector(arena, environment));
      if (errno != 0) {
        throw new LinuxException("posix_spawn " + path, errno);
      }
      return NativeCall.fields(pid).getInt(0);
    }
  }

  private static long attributes(Arena arena) throws LinuxException {
    long attributes = arena.allocate(ATTRIBUTES_SIZE, Long.BYTES).address();
    MemorySegment none = arena.allocate(SIGSET_SIZE, Long.BYTES);
    MemorySegment all = arena.allocate(SIGSET_SIZE, Long.BYTES).fill((byte) 0xff);
    require(ATTRIBUTES_INIT, attributes);
    require(SET_FLAGS, attributes, SETSIGDEF | SETSIGMASK | SETSID);
    require(SET_DEFAULT, attributes, all.address());
    require(SET_MASK, attributes, none.address());
    return attributes;
  }

  private static long fileActions(
      Arena arena, List<? extends FileAction> files, boolean closeOthers) throws LinuxException {
    long actions = arena.allocate(FILE_ACTIONS_SIZE, Long.BYTES).address();
    require(ACTIONS_INIT, actions);
    for (FileAction file : files) {
      file.addTo(actions, arena);
    }
    if (closeOthers) {
      require(ADD_CLOSE_FROM, actions, FIRST_CLOSED);
    }
    return actions;
  }

  private static long vector(Arena arena, List<String> strings) {
    MemorySegment vector = arena.allocate((strings.size() + 1L) * Long.BYTES, Long.BYTES);
    ByteBuffer pointers = NativeCall.fields(vector);
    strings.forEach(string -> pointers.putLong(NativeCall.string(arena, string)));
    return vector.address();
  }

  private static void require(long function, long... arguments) throws LinuxException {
    int errno = call(function, arguments);
    if (errno != 0) {
      throw new LinuxException("posix_spawn's preparation", errno);
    }
  }

  private static int call(long function, long... arguments) {
    return (int) NativeCall.call(function, arguments);
  }
}
