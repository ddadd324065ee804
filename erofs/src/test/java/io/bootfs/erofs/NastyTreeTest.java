package io.bootfs.erofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.erofs.reader.ReadTree;
import io.bootfs.erofs.testing.Command;
import io.bootfs.erofs.testing.MountedImage;
import io.bootfs.erofs.testing.TreeComparison;
import io.bootfs.erofs.testing.TreeImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel and erofs-utils judge an image of everything that is hard to get right, and our reader
 * reads it. Needs root.
 */
class NastyTreeTest {

  private static final long BLOCK = 4096;

  @TempDir Path temporary;

  @Test
  void kernelFsckAndReaderSeeTheTreeAsItWas() throws IOException {
    Path image = temporary.resolve("nasty.erofs");
    try (MountedImage source = MountedImage.emptyExt4(temporary.resolve("ext4"))) {
      Path tree = Files.createDirectory(source.directory().resolve("nasty"));
      Command.python("nasty.py", tree);
      TreeImage.write(tree, image);

      Command.run("fsck.erofs", "--extract", image);
      try (MountedImage mounted = MountedImage.erofs(image)) {
        TreeComparison.assertSame(tree, mounted.directory());
        assertHolesAreKept(mounted.directory().resolve("sizes"));
      }
      assertDumpCounts(image, tree);
    }
    assertThat(Files.size(image)).isLessThan(500L << 20).isEqualTo(blocks(image) * BLOCK);
    Path copy = temporary.resolve("copy.erofs");
    ReadTree.rewrite(image, copy);
    assertThat(Files.mismatch(copy, image)).isEqualTo(-1);
  }

  private static void assertHolesAreKept(Path sizes) throws IOException {
    assertThat(holes(sizes.resolve("sparse-5g"))).hasSize(5 * 1024 - 3).doesNotContain("0", "2560");
    assertThat(holes(sizes.resolve("sparse-tail"))).containsExactly("1", "2", "3");
    assertThat(holes(sizes.resolve("zeros-1048577"))).containsExactly("0", "1");
    assertThat(holes(sizes.resolve("zeros-1048575"))).isEmpty();
  }

  /** Compares what {@code dump.erofs} counts by type with what {@code find} does. */
  private static void assertDumpCounts(Path image, Path tree) throws IOException {
    Map<String, String> types =
        Map.of(
            "regular file",
            "f",
            "directory",
            "d",
            "symlink file",
            "l",
            "char dev",
            "c",
            "block dev",
            "b",
            "FIFO file",
            "p",
            "SOCK file",
            "s");
    String counts = Command.run("dump.erofs", "-S", image);
    for (Map.Entry<String, String> type : types.entrySet()) {
      int found = Command.run("find", tree, "-type", type.getValue(), "-printf", "x").length();
      assertThat(counts)
          .containsPattern("Filesystem " + type.getKey() + " count:\\s*" + found + "\n");
    }
  }

  private static String[] holes(Path file) throws IOException {
    return Command.python("tree.py", "holes", file).lines().toArray(String[]::new);
  }

  /** Returns the blocks that {@code dump.erofs} reads from the superblock. */
  private static long blocks(Path image) throws IOException {
    return Command.run("dump.erofs", "-s", image)
        .lines()
        .filter(line -> line.startsWith("Filesystem blocks:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findAny()
        .orElseThrow();
  }
}
