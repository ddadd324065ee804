package io.bootfs.fuse.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.RegularFile;
import io.bootfs.erofs.Xattrs;
import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.erofs.reader.ImageData;
import io.bootfs.erofs.testing.BlobFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers, asked for as libfuse does, without a mount. */
class TreeFileSystemTest {

  private static final int O_WRONLY = 1;

  private final List<String> warned = new ArrayList<>();
  private byte[] image = {};
  private boolean broken;
  private TreeFileSystem files;

  @BeforeEach
  void writeImage(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("image");
    try (BlobFile blob = new BlobFile(path)) {
      Xattrs xattrs =
          Xattrs.builder()
              .put(bytes("user.name"), bytes("value"))
              .put(bytes("trusted.name"), bytes("other"))
              .build();
      Directory root = new Directory(new Attributes(0040755, 1, 2, 3, 4, Xattrs.NONE));
      RegularFile file =
          new RegularFile(new Attributes(0100640, 5, 6, -7, 8, xattrs), FileData.EMPTY);
      root.put(bytes("file"), file);
      root.put(bytes("link"), file);
      blob.finish(root, List.of());
    }
    image = Files.readAllBytes(path);
    files = serve(false);
  }

  private TreeFileSystem serve(boolean listsTrusted) throws IOException {
    return new TreeFileSystem(ErofsReader.open(new Bytes()), listsTrusted, warned::add);
  }

  private final class Bytes implements ImageData {

    @Override
    public long size() {
      return image.length;
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
      if (broken) {
        throw new IOException("no such chunk");
      }
      target.copyFrom(MemorySegment.ofArray(image).asSlice(offset, target.byteSize()));
    }
  }

  @Test
  void anInodeIsOneNodeUnderAllItsNames() throws FuseError {
    ByteBuffer file = buffer(files.lookup(TreeFileSystem.ROOT, bytes("file")));
    ByteBuffer link = buffer(files.lookup(TreeFileSystem.ROOT, bytes("link")));
    assertThat(link).isEqualTo(file);
    long node = file.getLong(0);
    assertThat(file.getLong(40)).as("st_ino").isEqualTo(node - 2);
    ByteBuffer attributes = buffer(files.attributes(node));
    assertThat(attributes.slice(16, 88)).isEqualTo(file.slice(40, 88));
    assertThat(attributes.getLong(16 + 32)).as("mtime").isEqualTo(-7);
    assertThat(attributes.getInt(16 + 60)).as("mode").isEqualTo(0100640);
    assertThat(attributes.getInt(16 + 64)).as("links").isEqualTo(2);
  }

  @Test
  void theRootIsNodeOneUnderAllItsNames() throws FuseError {
    assertThat(buffer(files.lookup(TreeFileSystem.ROOT, bytes(".."))).getLong(0)).isOne();
    assertThat(buffer(files.attributes(TreeFileSystem.ROOT)).getInt(16 + 60)).isEqualTo(0040755);
  }

  @Test
  void whatIsNotThereIsNodeZeroForAsLongAsAnythingElse() throws FuseError {
    ByteBuffer none = buffer(files.lookup(TreeFileSystem.ROOT, bytes("none")));
    assertThat(none.getLong(0)).isZero();
    assertThat(none.getLong(16)).isEqualTo(86_400);
  }

  @Test
  void aListingGoesOnWhereTheLastOneEnded() throws FuseError {
    List<String> names = new ArrayList<>();
    long position = 0;
    while (true) {
      // Room for one entry.
      ByteBuffer entries = buffer(files.list(TreeFileSystem.ROOT, position, 40));
      if (!entries.hasRemaining()) {
        break;
      }
      position = entries.getLong(8);
      byte[] name = new byte[entries.getInt(16)];
      entries.get(24, name);
      names.add(new String(name, US_ASCII));
    }
    assertThat(names).containsExactly(".", "..", "file", "link");
  }

  @Test
  void attributesAreSizedAndNamedAsTheKernelAsks() throws FuseError {
    long node = buffer(files.lookup(TreeFileSystem.ROOT, bytes("file"))).getLong(0);
    assertThat(buffer(files.xattr(node, bytes("user.name"), 0)).getInt(0)).isEqualTo(5);
    assertThat(files.xattr(node, bytes("user.name"), 5)).isEqualTo(bytes("value"));
    assertThat(files.xattrNames(node, 100)).isEqualTo(bytes("user.name\0"));
    assertError(FuseError.ERANGE, () -> files.xattr(node, bytes("user.name"), 4));
    assertError(FuseError.ENODATA, () -> files.xattr(node, bytes("user.other"), 0));
  }

  @Test
  void trustedAttributesAreListedForWhoMayReadThem() throws Exception {
    long node = buffer(files.lookup(TreeFileSystem.ROOT, bytes("file"))).getLong(0);
    assertThat(files.xattrNames(node, 100)).isEqualTo(bytes("user.name\0"));
    assertThat(serve(true).xattrNames(node, 100))
        .containsSequence(bytes("trusted.name\0"))
        .hasSize("user.name".length() + "trusted.name".length() + 2);
  }

  @Test
  void nothingIsOpenedForWriting() {
    assertError(FuseError.EACCES, () -> files.open(O_WRONLY));
  }

  @Test
  void whatIsDamagedIsAnErrorAndALineAndWhatCannotBeReadHasHadItsLine() {
    assertError(FuseError.EIO, () -> files.attributes(1L << 40));
    assertThat(warned).singleElement().asString().contains("inode " + ((1L << 40) - 2));
    broken = true;
    assertError(FuseError.EIO, () -> files.attributes(TreeFileSystem.ROOT));
    assertThat(warned).hasSize(1);
  }

  private interface Question {
    Object ask() throws FuseError;
  }

  private static void assertError(int errno, Question question) {
    assertThatThrownBy(question::ask)
        .isInstanceOfSatisfying(FuseError.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  private static ByteBuffer buffer(byte[] reply) {
    return ByteBuffer.wrap(reply).order(ByteOrder.nativeOrder());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
