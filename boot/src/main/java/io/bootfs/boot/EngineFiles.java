package io.bootfs.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bootfs.boot.view.MountPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * The files that engines put into a container's root beside their mounts: Docker's mark, by which
 * programs tell that they are in a container, and the list of mounts. And what podman adds to the
 * lists of users and groups, if the container's user is in neither.
 */
final class EngineFiles {

  private static final List<Path> NAMES = List.of(Path.of(".dockerenv"), Path.of("etc/mtab"));
  private static final List<String> ACCOUNTS = List.of("/etc/passwd", "/etc/group");

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

  /**
   * Adds to the users and groups of {@code newRoot} those that {@code oldRoot} has beyond the
   * image's, with which it began.
   *
   * @param image the image's tree, of which nothing is read unless something was added
   * @throws IOException if a list can't be read or written
   */
  static void addAccounts(Path oldRoot, Path image, Path newRoot) throws IOException {
    for (String name : ACCOUNTS) {
      Path began = new MountPoints(image).resolve(name);
      Path list = new MountPoints(oldRoot).resolve(name);
      Path target = new MountPoints(newRoot).resolve(name);
      if (Files.isRegularFile(began)
          && Files.isRegularFile(list)
          && Files.isRegularFile(target)
          && Files.size(list) > Files.size(began)) {
        addAccounts(Files.readAllBytes(list), Files.readAllBytes(began), target);
      }
    }
  }

  private static void addAccounts(byte[] list, byte[] began, Path target) throws IOException {
    if (Arrays.mismatch(list, began) != began.length) {
      return; // A list of the container's own, which is mounted in the new root, too.
    }
    String added = new String(list, began.length, list.length - began.length, ISO_8859_1);
    // One that was kept on a volume has it already.
    if (!Files.readString(target, ISO_8859_1).contains(added.strip())) {
      Files.writeString(target, added, ISO_8859_1, StandardOpenOption.APPEND);
    }
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }
}
