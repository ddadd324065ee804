package io.bootfs.boot;

import io.bootfs.boot.view.MountPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that engines put into a container's root beside their mounts: Docker's mark, by which
 * programs tell that they are in a container, and the list of mounts.
 */
final class EngineFiles {

  private static final List<Path> NAMES = List.of(Path.of(".dockerenv"), Path.of("etc/mtab"));

  private EngineFiles() {}

  /**
   * Makes those that {@code oldRoot} has in {@code newRoot}, too, where the image has none.
   *
   * @throws IOException if one can't be made
   */
  static void carryOver(Path oldRoot, Path newRoot) throws IOException {
    MountPoints places = new MountPoints(newRoot);
    for (Path name : NAMES) {
      Path file = oldRoot.resolve(name);
      Path folder = name.getParent() == null ? newRoot : places.resolve("/" + name.getParent());
      Path copy = folder.resolve(name.getFileName());
      if (exists(file) && !exists(copy)) {
        Files.createDirectories(folder);
        if (Files.isSymbolicLink(file)) {
          Files.createSymbolicLink(copy, Files.readSymbolicLink(file));
        } else {
          Files.createFile(copy);
          Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
        }
      }
    }
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }
}
