package io.bootfs.boot;

import io.bootfs.linux.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whom the container's runtime started the container as. */
final class ContainerIdentity {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String STARTED_AS = "BOOTFS_STARTED_AS";

  private ContainerIdentity() {}

  /**
   * Returns whom the runtime started the container as, before the launcher made boot root.
   *
   * @param launcher the launcher's environment, which says whom if it was an ordinary user
   * @throws BootException if this is not root, who alone can mount, with what to do instead
   * @throws IOException if procfs can't be read
   */
  static Identity read(Map<String, String> launcher) throws BootException, IOException {
    String status = new String(Files.readAllBytes(STATUS), StandardCharsets.ISO_8859_1);
    String startedAs = launcher.get(STARTED_AS);
    List<Integer> groups = numbers(status, "Groups:");
    if (startedAs == null) {
      return new Identity(
          numbers(status, "Uid:").getFirst(), numbers(status, "Gid:").getFirst(), groups);
    }
    if (numbers(status, "Uid:").getFirst() != 0) {
      throw new BootException(
          "started as user "
              + startedAs
              + ", and boot can't become root, as with no-new-privileges: start the container by"
              + " --user 0, and name the app's user by -e BOOTFS_USER="
              + startedAs);
    }
    int colon = startedAs.indexOf(':');
    return new Identity(
        Integer.parseInt(startedAs.substring(0, colon)),
        Integer.parseInt(startedAs.substring(colon + 1)),
        groups);
  }

  private static List<Integer> numbers(String status, String field) throws IOException {
    int start = status.indexOf("\n" + field) + 1;
    int end = status.indexOf('\n', start);
    if (start == 0 || end < 0) {
      throw new IOException(STATUS + " has no line " + field);
    }
    List<Integer> numbers = new ArrayList<>();
    String line = status.substring(start + field.length(), end).replace('\t', ' ');
    for (String word : line.split(" ", -1)) {
      if (!word.isEmpty()) {
        numbers.add(Integer.valueOf(word));
      }
    }
    return numbers;
  }
}
