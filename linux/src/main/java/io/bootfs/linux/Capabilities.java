package io.bootfs.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process is allowed to do, see capabilities(7). */
public final class Capabilities {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String EFFECTIVE = "CapEff:";
  private static final int CAP_SYS_ADMIN = 21; // <linux/capability.h>

  private Capabilities() {}

  /**
   * Tells whether this process may mount and unmount: whether it has CAP_SYS_ADMIN.
   *
   * @throws IOException if {@code /proc} can't be read
   */
  public static boolean canMount() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(EFFECTIVE)) {
        long effective = Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16);
        return (effective >>> CAP_SYS_ADMIN & 1) != 0;
      }
    }
    throw new IOException(STATUS + " has no line " + EFFECTIVE);
  }
}
