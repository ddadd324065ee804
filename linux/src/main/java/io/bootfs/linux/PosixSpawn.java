package io.bootfs.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
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
  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;

  private static final int FIRST_CLOSED = 3;
  private static final int O_RDWR = 2;

  private static final MethodHandle SPAWN =
      handle("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ATTRIBUTES_INIT = handle("posix_spawnattr_init", ADDRESS);
  private static final MethodHandle SET_FLAGS =
      handle("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
  private static final MethodHandle SET_DEFAULT =
      handle("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
  private static final MethodHandle SET_MASK =
      handle("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
  private static final MethodHandle ACTIONS_INIT = handle("posix_spawn_file_actions_init", ADDRESS);
  private static final MethodHandle ADD_OPEN =
      handle("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle ADD_CLOSE_FROM =
      handle("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);

  private PosixSpawn() {}

  /** Resolves every handle now, while the thread still sees the root that holds the libraries. */
  static void load() {
    // Running the static initializer is all there is to do.
  }

  /**
   * Starts a program and returns its process id.
   *
   * @param path the file to execute, a byte string
   * @param terminal a path that opens the terminal which is to control the new session, or empty
   * @throws LinuxException if it can't be started; its errno is that of the step that failed
   */
  static int start(String path, List<String> arguments, List<String> environment, String terminal)
      throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(JAVA_INT);
      int errno =
          (int)
              SPAWN.invokeExact(
                  pid,
                  cString(arena, path),
                  fileActions(arena, terminal),
                  attributes(arena),
                  vector(arena, arguments),
                  vector(arena, environment));
      if (errno != 0) {
        throw new LinuxException("posix_spawn " + path, errno);
      }
      return pid.get(JAVA_INT, 0);
    } catch (LinuxException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a native call does not throw", e);
    }
  }

  private static MemorySegment attributes(Arena arena) throws Throwable {
    MemorySegment attributes = arena.allocate(ATTRIBUTES_SIZE, Long.BYTES);
    MemorySegment none = arena.allocate(SIGSET_SIZE, Long.BYTES);
    MemorySegment all = arena.allocate(SIGSET_SIZE, Long.BYTES).fill((byte) 0xff);
    require((int) ATTRIBUTES_INIT.invokeExact(attributes));
    require((int) SET_FLAGS.invokeExact(attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID)));
    require((int) SET_DEFAULT.invokeExact(attributes, all));
    require((int) SET_MASK.invokeExact(attributes, none));
    return attributes;
  }

  private static MemorySegment fileActions(Arena arena, String terminal) throws Throwable {
    MemorySegment actions = arena.allocate(FILE_ACTIONS_SIZE, Long.BYTES);
    require((int) ACTIONS_INIT.invokeExact(actions));
    if (!terminal.isEmpty()) {
      // The first terminal that a session leader opens becomes the one that controls the session.
      MemorySegment path = cString(arena, terminal);
      require((int) ADD_OPEN.invokeExact(actions, FIRST_CLOSED, path, O_RDWR, 0));
    }
    require((int) ADD_CLOSE_FROM.invokeExact(actions, FIRST_CLOSED));
    return actions;
  }

  private static MemorySegment vector(Arena arena, List<String> strings) {
    MemorySegment vector = arena.allocate(ADDRESS, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      vector.setAtIndex(ADDRESS, i, cString(arena, strings.get(i)));
    }
    return vector;
  }

  private static MemorySegment cString(Arena arena, String byteString) {
    return arena.allocateFrom(byteString, StandardCharsets.ISO_8859_1);
  }

  private static void require(int errno) throws LinuxException {
    if (errno != 0) {
      throw new LinuxException("posix_spawn's preparation", errno);
    }
  }

  private static MethodHandle handle(String name, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
  }
}
