package io.bootfs.linux;

import java.util.NoSuchElementException;

/** The memory of this process. */
public final class ProcessMemory {

  private ProcessMemory() {}

  /**
   * Gives back to the kernel what the process holds and does not use: of the JVM's heap, as its
   * options for free parts of it say, and of the C library's, where that is glibc. It takes a full
   * collection of garbage, so it is for a time when nobody waits.
   */
  public static void giveBack() {
    System.gc();
    try {
      NativeCall.call(NativeCall.function("malloc_trim"), 0);
    } catch (NoSuchElementException e) {
      // Another C library, which gives back what it can by itself.
    }
  }
}
