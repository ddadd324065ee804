package io.bootfs.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Raw system calls of the calling thread, by syscall(2): unlike glibc's functions they change this
 * thread's identity alone. Thread-safe.
 */
final class Syscall {

  private static final int MAX_ARGUMENTS = 6;
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL = handle();

  private Syscall() {}

  /**
   * Makes a call and returns its result, or the negated error number.
   *
   * @param number one of {@link SyscallNumber}
   * @param arguments up to six; the missing ones are 0
   */
  static long attempt(long number, long... arguments) {
    long[] a = Arrays.copyOf(arguments, MAX_ARGUMENTS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = (long) SYSCALL.invokeExact(state, number, a[0], a[1], a[2], a[3], a[4], a[5]);
      return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
    } catch (Throwable e) {
      throw new AssertionError("a native call does not throw", e);
    }
  }

  /**
   * Makes a call that must succeed.
   *
   * @param what the call and what it works on, for the message
   * @throws LinuxException if it fails
   */
  static long call(String what, long number, long... arguments) throws LinuxException {
    long result = attempt(number, arguments);
    if (result < 0) {
      throw new LinuxException(what, (int) -result);
    }
    return result;
  }

  private static MethodHandle handle() {
    MemoryLayout[] numberAndArguments = new MemoryLayout[1 + MAX_ARGUMENTS];
    Arrays.fill(numberAndArguments, JAVA_LONG);
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(JAVA_LONG, numberAndArguments),
        Linker.Option.captureCallState("errno"));
  }
}
