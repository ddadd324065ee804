package io.bootfs.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the container's runtime gave this process to run as. */
final class ContainerIdentity {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ContainerIdentity() {}

  /**
   * Checks that this is root, who alone can become the app's user.
   *
   * @throws BootException if it is another user, with what to do instead
   * @throws IOException if procfs can't be read
   */
  static void checkRoot() throws BootException, IOException {
    String uid = status("Uid").getFirst();
    if (!uid.equals("0")) {
      throw new BootException(
          "started as user %s, but boot must be root: leave --user away and name the app's user"
                  .formatted(uid)
              + " by -e BOOTFS_USER=...");
    }
  }

  /**
   * Returns the supplementary groups that the runtime gave this process.
   *
   * @throws IOException if procfs can't be read
   */
  static List<Integer> groups() throws IOException {
    return status("Groups").stream().map(Integer::valueOf).toList();
  }

  private static List<String> status(String field) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(field + ":")) {
        String values = line.substring(field.length() + 1).strip();
        return values.isEmpty() ? List.of() : Arrays.asList(values.split("\\s+", -1));
      }
    }
    throw new IOException(STATUS + " has no line " + field);
  }
}
