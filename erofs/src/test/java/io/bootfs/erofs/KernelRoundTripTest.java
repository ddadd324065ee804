package io.bootfs.erofs;

import static io.bootfs.erofs.Samples.attributes;
import static io.bootfs.erofs.Samples.bytes;
import static io.bootfs.erofs.Samples.directory;
import static io.bootfs.erofs.Samples.emptyFile;
import static io.bootfs.erofs.Samples.file;
import static io.bootfs.erofs.Samples.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.erofs.testing.BlobFile;
import io.bootfs.erofs.testing.Command;
import io.bootfs.erofs.testing.MountedImage;
import io.bootfs.erofs.testing.TreeImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trees that no other file system here can hold go through the kernel and come back. Needs root.
 */
class KernelRoundTripTest {

  @TempDir Path temporary;

  private final Directory root = directory();

  @Test
  void largeAndManyXattrs() throws IOException {
    Xattrs.Builder large = Xattrs.builder();
    for (int i = 0; i < 3; i++) {
      large.put(bytes("trusted.large" + i), new byte[Xattrs.MAX_VALUE]);
    }
    Xattrs.Builder many = Xattrs.builder();
    for (int i = 0; i < 2000; i++) {
      many.put(bytes("trusted." + i), bytes("v".repeat(i % 99)));
    }
    for (Xattrs xattrs : List.of(large.build(), many.build())) {
      String name = "x" + xattrs.size();
      root.put(bytes(name), new RegularFile(attributes(FileType.REGULAR, xattrs), FileData.EMPTY));
      root.put(
          bytes(name + "l"), new Symlink(attributes(FileType.SYMLINK, xattrs), bytes("target")));
      Directory directory = new Directory(attributes(FileType.DIRECTORY, xattrs));
      directory.put(bytes("below"), emptyFile());
      root.put(bytes(name + "d"), directory);
    }
    assertRoundTrip();
  }

  @Test
  void inlineDataOfAllSizesBesideXattrsOfAllSizes() throws IOException {
    for (int size = 0; size < 8300; size += 61) {
      Xattrs xattrs = Xattrs.builder().put(bytes("trusted.x"), new byte[size]).build();
      root.put(
          bytes("l" + size),
          new Symlink(attributes(FileType.SYMLINK, xattrs), bytes("t".repeat(1 + size % 200))));
      Directory directory = new Directory(attributes(FileType.DIRECTORY, xattrs));
      directory.put(bytes("n".repeat(1 + size % 255)), emptyFile());
      root.put(bytes("d" + size), directory);
    }
    for (int size = 3900; size <= Format.MAX_SYMLINK; size++) {
      root.put(bytes("s" + size), symlink("t".repeat(size)));
    }
    assertRoundTrip();
  }

  @Test
  void directoriesThatEndAnywhereInABlock() throws IOException {
    RegularFile linked = emptyFile();
    for (int last = 1; last <= 255; last++) {
      Directory directory = directory();
      for (int i = 0; i < 14; i++) {
        directory.put(bytes("%02d".formatted(i) + "n".repeat(253)), linked);
      }
      directory.put(bytes("x".repeat(last)), linked);
      root.put(bytes("d" + last), directory);
    }
    assertRoundTrip();
  }

  @Test
  void timesAndOwnersAtTheirLimits() throws IOException {
    long[] times = {Long.MIN_VALUE, -1L << 40, -1, 0, 1L << 32, 1L << 40, Long.MAX_VALUE};
    for (long seconds : times) {
      for (int nanos : new int[] {0, 999_999_999}) {
        Attributes attributes =
            new Attributes(0107777, -2, 0x8000_0000, seconds, nanos, Xattrs.NONE);
        root.put(bytes(seconds + "." + nanos), new RegularFile(attributes, FileData.EMPTY));
      }
    }
    assertRoundTrip();
  }

  @Test
  void deepTreesAndInodesWithManyNames() throws IOException {
    Directory directory = root;
    for (int depth = 0;
        depth < 500;
        depth++) { // fsck.erofs recurses, and overflows its stack below a thousand
      Directory below = directory();
      directory.put(bytes("d"), below);
      directory = below;
    }
    RegularFile linked = emptyFile();
    for (int i = 0; i < 70_000; i++) {
      root.put(bytes("name" + i), linked);
    }
    assertRoundTrip();
  }

  @Test
  void emptyRoot() throws IOException {
    assertRoundTrip();
  }

  @Test
  void severalLayersWithHiddenFiles() throws IOException {
    Path path = temporary.resolve("layers.erofs");
    List<Inode> order = new ArrayList<>();
    try (BlobFile blob = new BlobFile(path)) {
      for (int layer = 0; layer < 5; layer++) {
        DataRegion region = blob.nextRegion();
        for (int i = 0; i < 200; i += layer + 1) {
          order.add(file(region, bytes("layer" + layer + "file" + i + "\n")));
          root.put(bytes("f" + i), order.getLast());
        }
      }
      blob.finish(root, order);
    }
    Command.run("fsck.erofs", "--extract", path);
    try (MountedImage mounted = MountedImage.erofs(path)) {
      assertThat(mounted.directory().resolve("f0")).hasContent("layer4file0\n");
      assertThat(mounted.directory().resolve("f8")).hasContent("layer3file8\n");
      assertThat(mounted.directory().resolve("f7")).hasContent("layer0file7\n");
    }
  }

  /** Writes the tree, lets fsck.erofs and the kernel read it, and compares what they read. */
  private void assertRoundTrip() throws IOException {
    Path path = temporary.resolve("image.erofs");
    try (BlobFile blob = new BlobFile(path)) {
      blob.finish(root, List.of());
    }
    Command.run("fsck.erofs", "--extract", path);
    try (MountedImage mounted = MountedImage.erofs(path)) {
      DataRegion region = new DataRegion(new ByteArrayOutputStream());
      assertSame("", root, TreeImage.read(mounted.directory(), region));
    }
  }

  private static void assertSame(String path, Inode expected, Inode actual) {
    assertThat(actual.attributes()).as(path).isEqualTo(expected.attributes());
    if (expected instanceof Symlink link) {
      assertThat(((Symlink) actual).target()).as(path).isEqualTo(link.target());
    }
    if (expected instanceof Directory directory) {
      Directory found = (Directory) actual;
      assertThat(found.children().keySet())
          .as(path)
          .containsExactlyElementsOf(directory.children().keySet());
      for (Map.Entry<byte[], Inode> child : directory.children().entrySet()) {
        Inode other = Objects.requireNonNull(found.get(child.getKey()));
        assertSame(path + "/" + Names.printable(child.getKey()), child.getValue(), other);
      }
    }
  }
}
