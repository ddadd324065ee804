package io.bootfs.cli.image;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Visits everything below a directory. Memory: the directories' numbers, and the names of those
 * that are yet to come.
 */
public final class TreeWalk {

  /** Takes what is below. */
  @FunctionalInterface
  public interface Visitor {

    /** Takes a file and its path. */
    void visit(FoundFile found) throws IOException;
  }

  private TreeWalk() {}

  /**
   * Visits all files below a directory, each directory's together.
   *
   * @throws IOException if the image can't be read, or a directory lies in itself
   */
  public static void visit(ImageTree tree, FoundFile top, Visitor visitor) throws IOException {
    Set<Long> seen = new HashSet<>();
    Deque<FoundFile> ahead = new ArrayDeque<>(List.of(top));
    while (!ahead.isEmpty()) {
      FoundFile directory = ahead.pop();
      if (!seen.add(directory.file().number())) {
        throw new IOException(
            "the image is damaged: its directory "
                + directory.shownPath()
                + " has a second name, which no directory can have");
      }
      List<FoundFile> below = new ArrayList<>();
      tree.list(
          directory.file(),
          (name, file) -> {
            FoundFile found = directory.below(name, file);
            visitor.visit(found);
            if (file.isDirectory()) {
              below.add(found);
            }
          });
      below.reversed().forEach(ahead::push);
    }
  }
}
