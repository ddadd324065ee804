package io.bootfs.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Calls of C functions by the JDK's foreign function interface, of which each process makes its
 * handles anew. Thread-safe.
 *
 * <p>All go by one handle, whatever their types. A handle of another shape would cost every start
 * 10 to 30 ms, which no cache of the JVM's takes over.
 */
final class ForeignCalls {

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final int ERRNO_OFFSET = 0; // errno is all there is to capture on Linux
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle HANDLE = handle();

  private ForeignCalls() {}

  /** Returns the address of a function of the C library, or 0. */
  static long find(String name) {
    return LINKER.defaultLookup().find(name).map(MemorySegment::address).orElse(0L);
  }

  /** Returns what a function returned. */
  static long call(long function, long[] arguments) {
    try (Arena arena = Arena.ofConfined()) {
      return call(function, arena.allocate(STATE), arguments);
    }
  }

  /** Returns what a function returned, or the negated errno if that was -1. */
  static long callOrErrno(long function, long[] arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = call(function, state, arguments);
      return result == -1 ? -NativeCall.fields(state).getInt(ERRNO_OFFSET) : result;
    }
  }

  private static long call(long function, MemorySegment state, long[] a) {
    MemorySegment address = MemorySegment.ofAddress(function);
    try {
      return (long) HANDLE.invokeExact(address, state, a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    } catch (Throwable e) {
      throw new AssertionError("a native call does not throw", e);
    }
  }

  private static MethodHandle handle() {
    MemoryLayout[] arguments = new MemoryLayout[NativeCall.MAX_ARGUMENTS];
    Arrays.fill(arguments, JAVA_LONG);
    return LINKER.downcallHandle(
        FunctionDescriptor.of(JAVA_LONG, arguments), Linker.Option.captureCallState("errno"));
  }
}
