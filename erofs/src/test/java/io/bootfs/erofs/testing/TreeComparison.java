package io.bootfs.erofs.testing;

import java.io.IOException;
import java.nio.file.Path;

/** Compares two directory trees in everything that a program can see but inode numbers. */
public final class TreeComparison {

  private TreeComparison() {}

  /**
   * Fails unless both trees have the same names, types, modes, owners, modification times to the
   * nanosecond, sizes, groups of hard links, device numbers, extended attributes, symbolic links
   * and contents.
   *
   * @param tree the tree to compare with
   * @param mounted an image of it; its directories must say their subdirectories in their link
   *     count, and its entries their inodes' numbers and types
   * @throws AssertionError if they differ, with the differences
   */
  public static void assertSame(Path tree, Path mounted) throws IOException {
    Command.python("tree.py", "compare", tree, mounted);
  }

  /**
   * Fails unless two mounts of one image are told by lstat(2) in the same words: all but the
   * device.
   *
   * @throws AssertionError if they differ, with the differences
   */
  public static void assertSameStatus(Path mounted, Path other) throws IOException {
    Command.python("tree.py", "identical", mounted, other);
  }
}
