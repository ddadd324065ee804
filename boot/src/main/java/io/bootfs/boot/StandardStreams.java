package io.bootfs.boot;

import io.bootfs.linux.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard input, output and error, which the app inherits from boot. */
public final class StandardStreams {

  private static final int NULL_DEVICE = 1 << 8 | 3; // 1:3, see null(4)

  private StandardStreams() {}

  /**
   * Gives the streams to the app's user, as runtimes do: opening {@code /dev/stdout} by name asks
   * for the permission anew. Where that is not possible they stay as they are.
   */
  public static void giveTo(Identity app) {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
      Path stream = Path.of("/proc/self/fd/" + descriptor);
      try {
        boolean isNull = Files.getAttribute(stream, "unix:rdev").equals((long) NULL_DEVICE);
        if (!isNull && !Files.getAttribute(stream, "unix:uid").equals(app.uid())) {
          Files.setAttribute(stream, "unix:uid", app.uid());
        }
      } catch (IOException e) {
        // A closed stream, a read-only file, a user namespace without that id: as with runtimes.
      }
    }
  }
}
