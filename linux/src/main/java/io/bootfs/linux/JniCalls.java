package io.bootfs.linux;

import org.jspecify.annotations.Nullable;

/**
 * Calls of C functions by a library of our own, {@code src/main/c/calls.c}, which boot images bring
 * along: it is ready as soon as it is loaded. Thread-safe.
 */
final class JniCalls {

  /** Names the library's file. */
  private static final @Nullable String FILE = System.getProperty("bootfs.calls");

  static {
    if (FILE != null) {
      System.load(FILE);
    }
  }

  private JniCalls() {}

  /** Tells whether there is the library. */
  static boolean areThere() {
    return FILE != null;
  }

  /** Returns the address of the function whose name lies at an address, or 0. */
  static native long find(long name);

  /** Returns what a function returned. */
  static native long call(long function, long a, long b, long c, long d, long e, long f, long g);

  /** Returns what a function returned, or the negated errno if that was -1. */
  static native long callOrErrno(
      long function, long a, long b, long c, long d, long e, long f, long g);

  /**
   * Starts the process of {@link FuseGuard}; returns its number, or the negated errno.
   *
   * @param first the address of a path that stays there, as does the second
   */
  static native long guard(long first, long second);
}
