package io.bootfs.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Says which disk is full: of a file that is open, the JDK does not. Stateless. */
final class FullDisk {

  /** What Linux calls ENOSPC; the JDK's message is that alone. */
  private static final String FULL = "No space left on device";

  private FullDisk() {}

  /** Returns a failure to write something, with its name where it has none. */
  static IOException named(Path written, IOException failure) {
    return named(written.toString(), failure);
  }

  /** Does the same for what has another name than a path. */
  static IOException named(String written, IOException failure) {
    return FULL.equals(failure.getMessage())
        ? new IOException(
            "can't write %s: %s; free some space there, or choose another place"
                .formatted(written, FULL),
            failure)
        : failure;
  }
}
