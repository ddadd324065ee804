package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * Calls of C functions that take integers and pointers, up to seven, and return one. Thread-safe.
 *
 * <p>By {@link JniCalls} where their library is, else by {@link ForeignCalls}. The accessors of
 * memory segments would cost every start some milliseconds; in their place {@link #fields} stands.
 */
final class NativeCall {

  static final int MAX_ARGUMENTS = 7;

  private NativeCall() {}

  /**
   * Returns the address of a function of the C library.
   *
   * @throws NoSuchElementException if it has none of this name
   */
  static long function(String name) {
    long address = find(name);
    if (address == 0) {
      throw new NoSuchElementException("the C library has no function " + name);
    }
    return address;
  }

  private static long find(String name) {
    if (!JniCalls.areThere()) {
      return ForeignCalls.find(name);
    }
    try (Arena arena = Arena.ofConfined()) {
      return JniCalls.find(string(arena, name));
    }
  }

  /** Calls a function, and returns what it returned; of an int the upper half is undefined. */
  static long call(long function, long... arguments) {
    long[] a = Arrays.copyOf(arguments, MAX_ARGUMENTS);
    return JniCalls.areThere()
        ? JniCalls.call(function, a[0], a[1], a[2], a[3], a[4], a[5], a[6])
        : ForeignCalls.call(function, a);
  }

  /** Calls a function, and returns what it returned, or the negated errno if that was -1. */
  static long callOrErrno(long function, long... arguments) {
    long[] a = Arrays.copyOf(arguments, MAX_ARGUMENTS);
    return JniCalls.areThere()
        ? JniCalls.callOrErrno(function, a[0], a[1], a[2], a[3], a[4], a[5], a[6])
        : ForeignCalls.callOrErrno(function, a);
  }

  /** Returns the address of a byte string in native memory, with the zero that ends it. */
  static long string(Arena arena, String byteString) {
    byte[] bytes = byteString.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment memory = arena.allocate(bytes.length + 1L);
    fields(memory).put(bytes);
    return memory.address();
  }

  /** Returns the addresses of several byte strings, as the other method does, in fewer steps. */
  static long[] strings(Arena arena, String... byteStrings) {
    int length = 0;
    for (String string : byteStrings) {
      length += string.length() + 1;
    }
    MemorySegment memory = arena.allocate(length);
    ByteBuffer bytes = fields(memory);
    long[] addresses = new long[byteStrings.length];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = memory.address() + bytes.position();
      bytes.put(byteStrings[i].getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0);
    }
    return addresses;
  }

  /** Returns a structure in native memory as fields of this machine's byte order. */
  static ByteBuffer fields(MemorySegment structure) {
    return structure.asByteBuffer().order(ByteOrder.nativeOrder());
  }
}
