package io.bootfs.cli.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Finds paths in an image; its symbolic links are followed as if its root were {@code /}. */
public final class PathLookup {

  private static final int MAX_LINKS = 40; // as the kernel: MAXSYMLINKS of <linux/namei.h>

  private final ImageTree tree;
  private final Deque<FoundFile> way = new ArrayDeque<>();
  private final Deque<String> ahead = new ArrayDeque<>();
  private int links;

  private PathLookup(ImageTree tree) {
    this.tree = tree;
  }

  /**
   * Finds a file.
   *
   * @param path a path from the root, with or without a slash at its beginning
   * @param follow whether a symbolic link at its end is followed
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if the image can't be read, or links lead in a circle
   */
  public static FoundFile find(ImageTree tree, byte[] path, boolean follow) throws IOException {
    return new PathLookup(tree).find(path, follow);
  }

  private FoundFile find(byte[] path, boolean follow) throws IOException {
    toRoot();
    push(path);
    while (!ahead.isEmpty()) {
      String name = ahead.pop();
      if (name.equals("..")) {
        if (way.size() > 1) {
          way.pop();
        }
      } else {
        step(name.getBytes(ISO_8859_1), follow);
      }
    }
    return way.element();
  }

  private void step(byte[] name, boolean follow) throws IOException {
    FoundFile directory = way.element();
    if (!directory.file().isDirectory()) {
      throw new NotDirectoryException(directory.shownPath());
    }
    Optional<ImageFile> child = tree.child(directory.file(), name);
    if (child.isEmpty()) {
      throw new NoSuchFileException(directory.below(name, directory.file()).shownPath());
    }
    ImageFile file = child.get();
    FoundFile found = directory.below(name, file);
    if (!file.isSymlink() || (ahead.isEmpty() && !follow)) {
      way.push(found);
      return;
    }
    if (++links > MAX_LINKS) {
      throw new IOException(
          "too many levels of symbolic links in the image at " + found.shownPath());
    }
    byte[] target = tree.target(file);
    if (target.length > 0 && target[0] == '/') {
      toRoot();
    }
    push(target);
  }

  private void toRoot() throws IOException {
    way.clear();
    way.push(FoundFile.root(tree.root()));
  }

  private void push(byte[] path) {
    String[] names = new String(path, ISO_8859_1).split("/", -1);
    for (int i = names.length - 1; i >= 0; i--) {
      if (!names[i].isEmpty() && !names[i].equals(".")) {
        ahead.push(names[i]);
      }
    }
  }
}
