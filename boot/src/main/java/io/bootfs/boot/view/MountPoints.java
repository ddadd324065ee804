package io.bootfs.boot.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Finds and creates the places in a new root where mounts of the container go.
 *
 * <p>Symbolic links of the image are followed as they will be when the root is {@code /}: none
 * leads out of it.
 */
public final class MountPoints {

  private static final int MAX_LINKS = 40; // as the kernel: MAXSYMLINKS of <linux/namei.h>

  private final Path root;

  /** Creates the places of a root. */
  public MountPoints(Path root) {
    this.root = root;
  }

  /**
   * Returns the mount point for {@code path}, created with its parents where there is none.
   *
   * @param path an absolute path inside the root
   * @param directory whether it is to be a directory; else an empty file
   * @throws IOException if something of another kind is in the way
   */
  public Path prepare(String path, boolean directory) throws IOException {
    Path place = resolve(path);
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(parent(place));
      if (directory) {
        Files.createDirectory(place);
      } else {
        Files.createFile(place);
      }
    } else if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) != directory) {
      throw new IOException(
          "can't mount %s over %s: the image has a %s there"
              .formatted(
                  directory ? "a directory" : "a file", path, directory ? "file" : "directory"));
    }
    return place;
  }

  /**
   * Returns where {@code path} leads inside the root: a path without symbolic links, of which a
   * last part may be missing.
   *
   * @throws IOException if there are too many links
   */
  public Path resolve(String path) throws IOException {
    Deque<String> ahead = new ArrayDeque<>();
    push(ahead, path);
    Path at = root;
    int links = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.pop();
      if (name.equals("..")) {
        at = at.equals(root) ? root : parent(at);
        continue;
      }
      Path next = at.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      if (++links > MAX_LINKS) {
        throw new IOException("too many levels of symbolic links in the image at " + path);
      }
      String target = Files.readSymbolicLink(next).toString();
      at = target.startsWith("/") ? root : at;
      push(ahead, target);
    }
    return at;
  }

  private Path parent(Path belowRoot) {
    return Objects.requireNonNullElse(belowRoot.getParent(), root);
  }

  private static void push(Deque<String> ahead, String path) {
    String[] names = path.split("/", -1);
    for (int i = names.length - 1; i >= 0; i--) {
      if (!names[i].isEmpty() && !names[i].equals(".")) {
        ahead.push(names[i]);
      }
    }
  }
}
