package io.bootfs.erofs.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.DataRegion;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.ErofsImage;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.FileType;
import io.bootfs.erofs.RegularFile;
import io.bootfs.erofs.SpecialFile;
import io.bootfs.erofs.Symlink;
import io.bootfs.erofs.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and malicious images cost the caller an exception, and neither memory nor time. */
class HostileImageTest {

  private static final int SUPERBLOCK = 1024;
  private static final int MUTATIONS = 700;

  /**
   * What one call may read: the attributes of an inode are the largest thing that is read whole.
   */
  private static final long MOST_READ_BY_A_CALL = 1 << 20;

  private static byte[] image = {};
  private static int metadata;

  @BeforeAll
  static void writeImage() throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    DataRegion region = new DataRegion(data);
    Directory root = directory();
    Xattrs xattrs =
        Xattrs.builder()
            .put(bytes("user.a"), bytes("v"))
            .put(bytes("trusted.b"), new byte[0])
            .build();
    for (int i = 0; i < 300; i++) {
      byte[] content = new byte[i * 3];
      FileData place = region.append(new ByteArrayInputStream(content), content.length);
      root.put(bytes("file" + i), new RegularFile(attributes(FileType.REGULAR, xattrs), place));
    }
    FileData sparse = region.append(new ByteArrayInputStream(new byte[5 << 20]), 5 << 20);
    root.put(bytes("sparse"), new RegularFile(attributes(FileType.REGULAR, Xattrs.NONE), sparse));
    Directory below = directory();
    root.put(bytes("directory"), below);
    below.put(bytes("link"), new Symlink(attributes(FileType.SYMLINK, xattrs), bytes("../file1")));
    below.put(
        bytes("device"),
        SpecialFile.device(attributes(FileType.CHARACTER_DEVICE, Xattrs.NONE), 1, 3));
    ErofsImage plan = ErofsImage.plan(root, List.of(region), List.of());
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    byte[] block0 = plan.writeMetadata(rest);
    metadata = Math.toIntExact(plan.metadataOffset());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(block0);
    whole.writeBytes(data.toByteArray());
    whole.writeBytes(rest.toByteArray());
    image = whole.toByteArray();
  }

  @Test
  void theUndamagedImageIsReadWhole() throws IOException {
    assertThat(walk(image.clone())).isEqualTo(305);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void mutationsEndInAnExceptionOrInNothingUnusual(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = image.clone();
      // Without its checksum, which would refuse all changes of the superblock.
      damaged[SUPERBLOCK + 8] = 0;
      for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
        int place =
            random.nextInt(8) == 0
                ? SUPERBLOCK + random.nextInt(128)
                : metadata + random.nextInt(image.length - metadata);
        damaged[place] = randomByte(random);
      }
      try {
        walk(damaged);
      } catch (IOException e) {
        assertThat(e).isInstanceOfAny(DamagedImageException.class, UnsupportedImageException.class);
      }
    }
  }

  @Test
  void truncatedImagesAreRefused() {
    for (int length : new int[] {0, 1, 1024, 1100, 4096, image.length - 1}) {
      byte[] part = Arrays.copyOf(image, length);
      assertThatThrownBy(() -> open(part)).isInstanceOf(DamagedImageException.class);
    }
  }

  @Test
  void aSuperblockThatIsNotWhatItWasIsRefused() {
    byte[] damaged = image.clone();
    damaged[SUPERBLOCK + 60]++;
    assertThatThrownBy(() -> open(damaged)).hasMessageContaining("checksum");
  }

  @Test
  void unknownFeaturesAreNamed() {
    byte[] newer = image.clone();
    newer[SUPERBLOCK + 80] |= (byte) 0x80;
    assertThatThrownBy(() -> open(newer))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("0x80");
  }

  @Test
  void aSizeBeyondTheImageIsRefusedBeforeAnythingIsAllocated() throws IOException {
    byte[] damaged = image.clone();
    ErofsReader before = open(image.clone());
    ImageInode file = before.inode(before.lookup(before.root(), bytes("file299")).orElseThrow());
    int inode = Math.toIntExact(file.bodyOffset()) - 64;
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putLong(inode + 8, Long.MAX_VALUE);
    ErofsReader reader = open(damaged);
    MemorySegment target = MemorySegment.ofArray(new byte[16]);
    assertThatThrownBy(() -> reader.read(reader.inode(file.nid()), 0, target))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("inode " + file.nid());
  }

  @Test
  void namesThatNoFileCanHaveAreRefused() throws IOException {
    for (String name : List.of("fi/e1", "fi\0e1")) {
      byte[] damaged = image.clone();
      int place = new String(damaged, ISO_8859_1).indexOf("file1file10");
      System.arraycopy(bytes(name), 0, damaged, place, name.length());
      ErofsReader reader = open(damaged);
      assertThatThrownBy(() -> reader.list(reader.root(), 0, entry -> true))
          .isInstanceOf(DamagedImageException.class)
          .hasMessageContaining("no valid name");
    }
  }

  @Test
  void anInodeOutsideOfTheImageIsRefused() throws IOException {
    ErofsReader reader = open(image.clone());
    for (long nid : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, image.length}) {
      assertThatThrownBy(() -> reader.inode(nid)).isInstanceOf(DamagedImageException.class);
    }
  }

  /**
   * Reads everything, as far as it is bounded: at most 5,000 inodes, as directories may be cyclic.
   */
  private static int walk(byte[] bytes) throws IOException {
    CountingData data = new CountingData(bytes);
    ErofsReader reader = ErofsReader.open(data);
    Deque<Long> ahead = new ArrayDeque<>(List.of(reader.superblock().rootNid()));
    int inodes = 0;
    while (!ahead.isEmpty() && inodes < 5000) {
      data.read = 0;
      visit(reader, reader.inode(ahead.pop()), ahead);
      assertThat(data.read).isLessThan(MOST_READ_BY_A_CALL);
      inodes++;
    }
    return inodes;
  }

  private static void visit(ErofsReader reader, ImageInode inode, Deque<Long> ahead)
      throws IOException {
    for (byte[] name : reader.xattrNames(inode)) {
      assertThat(reader.xattr(inode, name)).isPresent();
    }
    switch (inode.type()) {
      case DIRECTORY -> {
        int[] room = {4000};
        reader.list(
            inode,
            0,
            entry -> {
              if (!entry.isDot()) {
                ahead.add(entry.nid());
              }
              return --room[0] > 0;
            });
        reader.lookup(inode, bytes("file7"));
      }
      case SYMLINK -> reader.target(inode);
      case REGULAR -> reader.read(inode, inode.size() / 2, MemorySegment.ofArray(new byte[5000]));
      default -> {}
    }
  }

  private static final class CountingData implements ImageData {

    private final byte[] bytes;
    private long read;

    CountingData(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long offset, MemorySegment target) {
      read += target.byteSize();
      target.copyFrom(MemorySegment.ofArray(bytes).asSlice(offset, target.byteSize()));
    }
  }

  private static byte randomByte(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> -1;
      default -> (byte) random.nextInt();
    };
  }

  private static ErofsReader open(byte[] bytes) throws IOException {
    return ErofsReader.open(new CountingData(bytes));
  }

  private static Directory directory() {
    return new Directory(attributes(FileType.DIRECTORY, Xattrs.NONE));
  }

  private static Attributes attributes(FileType type, Xattrs xattrs) {
    return new Attributes(type.bits() | 0644, 1, 2, 3, 4, xattrs);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
