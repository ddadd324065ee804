package io.bootfs.erofs.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.RegularFile;
import io.bootfs.erofs.Xattrs;
import io.bootfs.erofs.testing.BlobFile;
import io.bootfs.erofs.testing.Command;
import io.bootfs.erofs.testing.MountedImage;
import io.bootfs.erofs.testing.TreeImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reader sees in an image what the kernel sees: both trees, written to images, make the same
 * bytes. Needs root.
 */
class ReaderAgainstKernelTest {

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Eforce-inode-compact -T1700000000 --all-root",
        "-Eforce-inode-extended -x1",
        "-Eforce-chunk-indexes --chunksize=4096 -Enoinline_data",
        "--chunksize=16384 -x3"
      })
  void imagesOfMkfs(String options) throws IOException {
    Path tree = Files.createDirectory(temporary.resolve("tree"));
    // Debian 12's mkfs.erofs fails with names of 255 bytes.
    Command.python("random_tree.py", tree, options.length(), 254);
    Path image = temporary.resolve("theirs.erofs");
    List<Object> mkfs = new ArrayList<>(List.of("mkfs.erofs", "--quiet"));
    mkfs.addAll(List.of((Object[]) options.split(" ", -1)));
    mkfs.addAll(List.of(image, tree));
    Command.run(mkfs.toArray());

    Path expected = temporary.resolve("kernel.erofs");
    try (MountedImage mounted = MountedImage.erofs(image)) {
      TreeImage.write(mounted.directory(), expected);
    }
    Path copy = temporary.resolve("copy.erofs");
    ReadTree.rewrite(image, copy);
    assertThat(Files.mismatch(copy, expected)).isEqualTo(-1);
  }

  @Test
  void prefixesOfTheImagesOwn() throws IOException {
    Path image = temporary.resolve("prefixes.erofs");
    try (BlobFile blob = new BlobFile(image)) {
      Xattrs xattrs =
          Xattrs.builder()
              .put(
                  "user.xyz".getBytes(StandardCharsets.UTF_8),
                  "value".getBytes(StandardCharsets.UTF_8))
              .build();
      Attributes attributes = new Attributes(0100644, 0, 0, 0, 0, xattrs);
      Directory root = new Directory(new Attributes(0040755, 0, 0, 0, 0, Xattrs.NONE));
      root.put(
          "file".getBytes(StandardCharsets.UTF_8), new RegularFile(attributes, FileData.EMPTY));
      blob.finish(root, List.of());
    }
    usePrefix(image, "long.");

    String seen;
    try (MountedImage mounted = MountedImage.erofs(image)) {
      seen = Command.run("getfattr", "-d", mounted.directory().resolve("file"));
    }
    assertThat(seen).contains("user.long.xyz=\"value\"");
    try (ImageFile file = new ImageFile(image)) {
      ErofsReader reader = ErofsReader.open(file);
      ImageInode inode =
          reader.inode(
              reader.lookup(reader.root(), "file".getBytes(StandardCharsets.UTF_8)).orElseThrow());
      assertThat(reader.xattrNames(inode))
          .containsExactly("user.long.xyz".getBytes(StandardCharsets.UTF_8));
      assertThat(reader.xattr(inode, "user.long.xyz".getBytes(StandardCharsets.UTF_8)))
          .hasValue("value".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Makes the name's number that of a prefix behind the superblock, as mkfs.erofs 1.6 can. */
  private static void usePrefix(Path image, String infix) throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int superblock = 1024;
    int prefix = superblock + 128;
    fields.put(superblock + 8, (byte) 0); // no checksum
    fields.put(superblock + 80, (byte) 0x40); // EROFS_FEATURE_INCOMPAT_XATTR_PREFIXES
    fields.put(superblock + 91, (byte) 1);
    fields.putInt(superblock + 92, prefix / 4);
    fields.putShort(prefix, (short) (1 + infix.length()));
    fields.put(prefix + 2, (byte) 1); // EROFS_XATTR_INDEX_USER
    fields.put(prefix + 3, infix.getBytes(StandardCharsets.UTF_8));
    int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("xyz");
    fields.put(name - 3, (byte) 0x80); // EROFS_XATTR_LONG_PREFIX, number 0
    Files.write(image, bytes);
  }
}
