package io.bootfs.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** The user namespace that this process is in, see user_namespaces(7). */
public final class UserNamespace {

  private static final Path UID_MAP = Path.of("/proc/self/uid_map");

  /** The first namespace's map: every number that there is, as itself. */
  private static final String[] ALL = {"0", "0", "4294967295"};

  private UserNamespace() {}

  /**
   * Tells whether this is the machine's first namespace, where root is root, or one that maps all
   * users to themselves.
   *
   * @throws IOException if {@code /proc} can't be read
   */
  public static boolean isInitial() throws IOException {
    try {
      return isInitial(Files.readString(UID_MAP));
    } catch (NoSuchFileException e) {
      return true; // A kernel without user namespaces.
    }
  }

  static boolean isInitial(String map) {
    return Arrays.equals(map.strip().split("\\s+", -1), ALL);
  }
}
