package io.bootfs.runtime.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder that all state lies in.
 *
 * @param path its absolute path
 */
public record DataRoot(Path path) {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

  /**
   * Opens the folder, making it where it lacks.
   *
   * @throws IOException if it can't be made
   */
  public static DataRoot open(Path path) throws IOException {
    Files.createDirectories(path, OWNER_ONLY);
    DataRoot root = new DataRoot(path.toRealPath());
    for (Path folder :
        new Path[] {root.images(), root.layers(), root.rootfs(), root.containers()}) {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
    }
    return root;
  }

  /** Returns where images lie that were run once. */
  Path images() {
    return path.resolve("images");
  }

  /** Returns where writable layers lie that are kept. */
  public Path layers() {
    return path.resolve("layers");
  }

  /**
   * Returns where containers mount their roots, each in a mount namespace of its own, and all at
   * the same place: to remove one of its own, at the end, would have the kernel unmount there
   * first, while the user waits.
   */
  public Path rootfs() {
    return path.resolve("rootfs");
  }

  /** Returns where it is written down which containers there are. */
  Path containers() {
    return path.resolve("containers");
  }

  /** Returns the chunks that all containers have fetched, unless they were told another place. */
  public Path cache() {
    return path.resolve("rootfs.castr");
  }

  /**
   * Checks the name of a container, which is the name of files.
   *
   * @throws IllegalArgumentException if it has other characters than are allowed
   */
  public static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name for a container: use letters, digits, and _.- behind the first"
              .formatted(name));
    }
    return name;
  }
}
