package io.bootfs.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do, see capabilities(7). */
public final class Capabilities {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String EFFECTIVE = "CapEff:";
  private static final int SYS_ADMIN = 21; // CAP_SYS_ADMIN of <linux/capability.h>

  private Capabilities() {}

  /** Tells whether this process may mount: it has {@code CAP_SYS_ADMIN}. */
  public static boolean canMount() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(EFFECTIVE)) {
        long effective = Long.parseLong(line.substring(EFFECTIVE.length()).strip(), 16);
        return (effective >> SYS_ADMIN & 1) == 1;
      }
    }
    throw new IOException(STATUS + " has no line " + EFFECTIVE);
  }
}
