package io.bootfs.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Descriptors that another process has handed over; the receiver closes them. Immutable.
 *
 * @param numbers their numbers in this process
 */
public record ReceivedDescriptors(List<Integer> numbers) implements Closeable {

  /** Copies the list. */
  public ReceivedDescriptors {
    numbers = List.copyOf(numbers);
  }

  /** Writes a line to one of them, as far as it takes it. */
  public static void print(int descriptor, String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(bytes.length);
      NativeCall.fields(text).put(bytes);
      Syscall.attempt(SyscallNumber.WRITE, descriptor, text.address(), bytes.length);
    }
  }

  @Override
  public void close() {
    for (int number : numbers) {
      Syscall.attempt(SyscallNumber.CLOSE, number);
    }
  }
}
