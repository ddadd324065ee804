package io.bootfs.erofs;

import io.bootfs.erofs.testing.Command;
import io.bootfs.erofs.testing.MountedImage;
import io.bootfs.erofs.testing.TreeComparison;
import io.bootfs.erofs.testing.TreeImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel and erofs-utils judge images of random trees, and of a part of this machine's. */
class RealTreeTest {

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void randomTree(int seed) throws IOException {
    Path tree = randomTree(seed, Format.MAX_NAME);
    assertImageIsRight(tree, temporary.resolve("random.erofs"));
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8})
  void mkfsMakesTheSameTree(int seed) throws IOException {
    // Debian 12's mkfs.erofs fails with names of 255 bytes.
    Path tree = randomTree(seed, Format.MAX_NAME - 1);
    Path ours = temporary.resolve("ours.erofs");
    Path theirs = temporary.resolve("theirs.erofs");
    TreeImage.write(tree, ours);
    Command.run("mkfs.erofs", "--quiet", "-Eforce-inode-extended", theirs, tree);
    try (MountedImage mounted = MountedImage.erofs(ours);
        MountedImage second = MountedImage.erofs(theirs)) {
      TreeComparison.assertSame(second.directory(), mounted.directory());
    }
  }

  @Test
  void documentationOfThisMachine() throws IOException {
    assertImageIsRight(Path.of("/usr/share/doc"), temporary.resolve("doc.erofs"));
  }

  @Test
  void programsOfThisMachine() throws IOException {
    assertImageIsRight(Path.of("/usr/sbin"), temporary.resolve("sbin.erofs"));
  }

  private Path randomTree(int seed, int longestName) throws IOException {
    Path tree = Files.createDirectory(temporary.resolve("tree"));
    Command.python("random_tree.py", tree, seed, longestName);
    return tree;
  }

  private static void assertImageIsRight(Path tree, Path image) throws IOException {
    TreeImage.write(tree, image);
    Command.run("fsck.erofs", "--extract", image);
    try (MountedImage mounted = MountedImage.erofs(image)) {
      TreeComparison.assertSame(tree, mounted.directory());
    }
  }
}
