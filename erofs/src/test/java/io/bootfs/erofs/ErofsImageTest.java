package io.bootfs.erofs;

import static io.bootfs.erofs.Format.BLOCK;
import static io.bootfs.erofs.Samples.bytes;
import static io.bootfs.erofs.Samples.directory;
import static io.bootfs.erofs.Samples.emptyFile;
import static io.bootfs.erofs.Samples.file;
import static io.bootfs.erofs.Samples.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErofsImageTest {

  /** A layer of many files, as a base image has. */
  private static final class Base {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final DataRegion region = new DataRegion(bytes);
    final List<Inode> files = new ArrayList<>();
    final Directory root = directory();

    Base() throws IOException {
      Random random = new Random(7);
      Directory below = directory();
      root.put(bytes("usr"), below);
      for (int i = 0; i < 3000; i++) {
        byte[] content = new byte[random.nextInt(1, 6000)];
        random.nextBytes(content);
        Inode inode = i % 7 == 0 ? symlink("t".repeat(1 + i % 90)) : file(region, content);
        files.add(inode);
        below.put(bytes("file" + i), inode);
      }
    }
  }

  @Test
  void sameInputMakesTheSameBytes() throws IOException {
    Written one = new Written(new Base());
    Written two = new Written(new Base());
    assertThat(one.metadata).isEqualTo(two.metadata);
    assertThat(one.block0).isEqualTo(two.block0);
    assertThat(one.size % BLOCK).isZero();
  }

  @Test
  void writingTwiceWritesTheSame() throws IOException {
    Base base = new Base();
    ErofsImage image = ErofsImage.plan(base.root, List.of(base.region), base.files);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    assertThat(image.writeMetadata(first)).isEqualTo(image.writeMetadata(second));
    assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
  }

  @Test
  void uuidDependsOnContentAlone() throws IOException {
    Directory one = directory();
    Directory two = directory();
    DataRegion regionOne = new DataRegion(new ByteArrayOutputStream());
    DataRegion regionTwo = new DataRegion(new ByteArrayOutputStream());
    one.put(bytes("a"), file(regionOne, bytes("x")));
    two.put(bytes("a"), file(regionTwo, bytes("y")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] uuidOne = uuid(ErofsImage.plan(one, List.of(regionOne), List.of()).writeMetadata(out));
    byte[] uuidTwo = uuid(ErofsImage.plan(two, List.of(regionTwo), List.of()).writeMetadata(out));

    assertThat(uuidOne).isNotEqualTo(uuidTwo);
  }

  @Test
  void imagesThatShareALayerShareDataAndFileInodes() throws IOException {
    Written alone = new Written(new Base());

    Base base = new Base();
    ByteArrayOutputStream upperBytes = new ByteArrayOutputStream();
    DataRegion upper = new DataRegion(upperBytes);
    Directory application = directory();
    base.root.put(bytes("app"), application);
    List<Inode> order = new ArrayList<>(base.files);
    for (int i = 0; i < 50; i++) {
      order.add(file(upper, bytes("application" + i)));
      application.put(bytes("a" + i), order.getLast());
    }
    // The upper layer hides a file of the base, and replaces another.
    Directory usr = (Directory) Objects.requireNonNull(base.root.get(bytes("usr")));
    usr.remove(bytes("file100"));
    usr.put(bytes("file1500"), order.getLast());
    ErofsImage image = ErofsImage.plan(base.root, List.of(base.region, upper), order);
    ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    image.writeMetadata(metadata);

    int inodes = 3000 * Format.INODE_SIZE;
    assertThat(Arrays.copyOfRange(metadata.toByteArray(), BLOCK, BLOCK + inodes))
        .isEqualTo(Arrays.copyOfRange(alone.metadata, BLOCK, BLOCK + inodes));
  }

  @Test
  void superblockSaysWhereThingsAre() throws IOException {
    Base base = new Base();
    Written written = new Written(base);
    ByteBuffer block = ByteBuffer.wrap(written.block0).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(written.block0).hasSize(BLOCK);
    assertThat(block.getInt(1024)).isEqualTo(0xE0F5E1E2);
    assertThat(block.getShort(1024 + 14)).isEqualTo((short) 2);
    assertThat(block.getLong(1024 + 16)).isEqualTo(3002);
    assertThat(block.getInt(1024 + 36)).isEqualTo((int) (written.size / BLOCK));
    assertThat(block.getInt(1024 + 40)).isEqualTo((int) (1 + base.region.blocks()));
    assertThat(block.getInt(1024 + 80)).as("incompatible features").isZero();
  }

  @Test
  void metadataStreamsInPiecesOfBoundedSize() throws IOException {
    Base base = new Base();
    ErofsImage image = ErofsImage.plan(base.root, List.of(base.region), base.files);
    int[] largest = new int[1];
    image.writeMetadata(
        new OutputStream() {
          @Override
          public void write(int b) {
            largest[0] = Math.max(largest[0], 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            largest[0] = Math.max(largest[0], length);
          }
        });
    assertThat(largest[0]).isEqualTo(64 << 10);
  }

  @Test
  void refusesADirectoryWithTwoNames() throws IOException {
    Directory root = directory();
    Directory twice = directory();
    root.put(bytes("a"), twice);
    root.put(bytes("b"), twice);
    assertThatThrownBy(() -> ErofsImage.plan(root, List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two names");
  }

  @Test
  void refusesADirectoryWithinItself() throws IOException {
    Directory root = directory();
    root.put(bytes("a"), root);
    assertThatThrownBy(() -> ErofsImage.plan(root, List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesDataOfAnUnknownRegion() throws IOException {
    Directory root = directory();
    root.put(bytes("a"), file(new DataRegion(new ByteArrayOutputStream()), bytes("x")));
    ErofsImage image = ErofsImage.plan(root, List.of(), List.of());
    assertThatThrownBy(() -> image.writeMetadata(new ByteArrayOutputStream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("region");
  }

  @Test
  void anInodeCanGoIntoAnotherImageLater() throws IOException {
    RegularFile shared = emptyFile();
    Directory one = directory();
    one.put(bytes("x"), emptyFile());
    one.put(bytes("y"), shared);
    Directory two = directory();
    two.put(bytes("y"), shared);
    ErofsImage.plan(one, List.of(), List.of()).writeMetadata(new ByteArrayOutputStream());
    byte[] block0 =
        ErofsImage.plan(two, List.of(), List.of()).writeMetadata(new ByteArrayOutputStream());
    assertThat(ByteBuffer.wrap(block0).order(ByteOrder.LITTLE_ENDIAN).getLong(1024 + 16))
        .isEqualTo(2);
  }

  /** An image in memory, without its data. */
  private static final class Written {
    final byte[] block0;
    final byte[] metadata;
    final long size;

    Written(Base base) throws IOException {
      ErofsImage image = ErofsImage.plan(base.root, List.of(base.region), base.files);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      block0 = image.writeMetadata(out);
      metadata = out.toByteArray();
      size = image.blobSize();
      assertThat(image.metadataOffset()).isEqualTo(BLOCK + base.bytes.size());
      assertThat(size).isEqualTo(image.metadataOffset() + metadata.length);
    }
  }

  private static byte[] uuid(byte[] block0) {
    return Arrays.copyOfRange(block0, 1024 + 48, 1024 + 64);
  }
}
