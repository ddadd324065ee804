package io.bootfs.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Calls of C functions that take integers and pointers, up to seven, and return one. Thread-safe.
 *
 * <p>All go by one method handle, whatever their types: in the calling conventions of x86-64 and
 * aarch64 each of them has a register of its own, of which a function reads as much as its type
 * has. A handle of another shape would cost every start 10 to 30 ms, which no cache of the JVM's
 * takes over; so do the accessors of memory segments, in whose place {@link #fields} stands.
 */
final class NativeCall {

  private static final int MAX_ARGUMENTS = 7;
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final int ERRNO_OFFSET = 0; // errno is all there is to capture on Linux
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle HANDLE = handle();

  private NativeCall() {}

  /**
   * Returns the address of a function of the C library.
   *
   * @throws java.util.NoSuchElementException if it has none of this name
   */
  static MemorySegment function(String name) {
    return LINKER.defaultLookup().findOrThrow(name);
  }

  /** Calls a function, and returns what it returned; of an int the upper half is undefined. */
  static long call(MemorySegment function, long... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      return call(function, arena.allocate(STATE), arguments);
    }
  }

  /** Calls a function, and returns what it returned, or the negated errno if that was -1. */
  static long callOrErrno(MemorySegment function, long... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = call(function, state, arguments);
      return result == -1 ? -fields(state).getInt(ERRNO_OFFSET) : result;
    }
  }

  /** Returns the address of a byte string in native memory, with the zero that ends it. */
  static long string(Arena arena, String byteString) {
    byte[] bytes = byteString.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment memory = arena.allocate(bytes.length + 1L);
    fields(memory).put(bytes);
    return memory.address();
  }

  /** Returns a structure in native memory as fields of this machine's byte order. */
  static ByteBuffer fields(MemorySegment structure) {
    return structure.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  private static long call(MemorySegment function, MemorySegment state, long... arguments) {
    long[] a = Arrays.copyOf(arguments, MAX_ARGUMENTS);
    try {
      return (long) HANDLE.invokeExact(function, state, a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    } catch (Throwable e) {
      throw new AssertionError("a native call does not throw", e);
    }
  }

  private static MethodHandle handle() {
    MemoryLayout[] arguments = new MemoryLayout[MAX_ARGUMENTS];
    Arrays.fill(arguments, JAVA_LONG);
    return LINKER.downcallHandle(
        FunctionDescriptor.of(JAVA_LONG, arguments), Linker.Option.captureCallState("errno"));
  }
}
