package io.bootfs.fuzz;

import java.io.IOException;

/** How hostile bytes may be refused. */
final class Refusal {

  private Refusal() {}

  /** Reads bytes. */
  @FunctionalInterface
  interface Reading {

    /** Reads them. */
    void run() throws IOException;
  }

  /**
   * Reads bytes, which may end in an {@link IOException} that says something. Whatever else is
   * thrown is for the fuzzer to report.
   */
  static void isAllowed(Reading reading) {
    try {
      reading.run();
    } catch (IOException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError("an error without words", e);
      }
    }
  }
}
