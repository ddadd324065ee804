package io.bootfs.converter.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.erofs.reader.ImageData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Archives that are looked into by their directories' tables, good and damaged ones. */
class ArchiveTreeTest {

  @Test
  void findsEachOfManyFiles() throws IOException {
    TestArchive archive = TestArchive.root();
    for (int i = 1000; i < 3000; i++) {
      archive.file("file" + i, "" + i);
    }
    ArchiveTree tree = open(archive.end().bytes());
    for (int i = 1000; i < 3000; i++) {
      ArchiveEntry file = tree.child(tree.root(), name("file" + i)).orElseThrow().entry();
      byte[] data = new byte[10];
      assertThat(tree.read(file, 1, MemorySegment.ofArray(data))).isEqualTo(3);
      assertThat(new String(data, 0, 3, ISO_8859_1)).isEqualTo(("" + i).substring(1));
    }
    assertThat(tree.child(tree.root(), name("none"))).isEmpty();
    assertThat(names(tree, tree.root())).hasSize(2000).isSorted();
  }

  @Test
  void goesDown() throws IOException {
    ArchiveTree tree = open(ArchiveReaderTest.rich());
    ArchiveTree.Located folder = tree.child(tree.root(), name("d")).orElseThrow();
    assertThat(names(tree, folder)).containsExactly("link", "null");
    assertThat(tree.child(folder, name("link")).orElseThrow().entry().content().target())
        .isEqualTo(name("target"));
    assertThat(names(tree, tree.root())).containsExactly("a", "d", "fifo", "rights");
  }

  @Test
  void refusesOrReadsEveryMutation() throws IOException {
    Random random = new Random(12);
    byte[] archive = ArchiveReaderTest.rich();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = archive.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        walk(open(mutant));
      } catch (ArchiveFormatException e) {
        assertThat(e).hasMessageStartingWith("mutant, at byte ");
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 19_999);
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    assertThat(ArchiveTree.isArchive(data(new byte[4096]))).isFalse();
    assertThat(ArchiveTree.isArchive(data(new byte[3]))).isFalse();
    assertThat(ArchiveTree.isArchive(data(ArchiveReaderTest.rich()))).isTrue();
    assertThatThrownBy(() -> open(new TestArchive().entry(0100644).payload("x").bytes()))
        .hasMessageContaining("is of a single file");
  }

  /** Looks at everything; an archive of few bytes has few files, whatever its tables say. */
  private static void walk(ArchiveTree tree) throws IOException {
    List<ArchiveTree.Located> ahead = new ArrayList<>(List.of(tree.root()));
    while (!ahead.isEmpty()) {
      tree.list(
          ahead.removeLast(),
          (name, file) -> {
            if (file.entry().isDirectory()) {
              ahead.add(file);
            } else {
              tree.read(file.entry(), 0, MemorySegment.ofArray(new byte[4]));
            }
          });
    }
  }

  private static List<String> names(ArchiveTree tree, ArchiveTree.Located folder)
      throws IOException {
    List<String> names = new ArrayList<>();
    tree.list(folder, (name, file) -> names.add(new String(name, ISO_8859_1)));
    return names;
  }

  private static ArchiveTree open(byte[] archive) throws IOException {
    return ArchiveTree.open(data(archive), "mutant");
  }

  private static byte[] name(String name) {
    return name.getBytes(ISO_8859_1);
  }

  private static ImageData data(byte[] bytes) {
    return new ImageData() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void read(long offset, MemorySegment target) {
        MemorySegment.copy(
            bytes,
            Math.toIntExact(offset),
            target,
            ValueLayout.JAVA_BYTE,
            0,
            (int) target.byteSize());
      }
    };
  }
}
