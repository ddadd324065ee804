package io.bootfs.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStoreContract;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.SmallDisk;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The folder's layout, and everything that may lie in one and is no chunk. */
final class LocalStoreTest extends ChunkStoreContract {

  private static final byte[] DATA = TestChunks.bytes(3, 5000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final EncodedChunk CHUNK = TestChunks.encoded(DATA);

  @TempDir Path folder;
  private Path root;
  private LocalStore store;

  @BeforeEach
  void create() throws IOException {
    root = folder.resolve("deep/rootfs.castr");
    store = LocalStore.create(root);
  }

  @Override
  protected LocalStore store() {
    return store;
  }

  @Override
  protected void fill(ChunkId id, EncodedChunk chunk) throws IOException {
    store.put(id, chunk);
  }

  @Test
  void laysOutAsCasyncDoes() throws IOException {
    store.put(ID, CHUNK);
    String name = ID.toString();
    assertThat(files()).containsExactly(name.substring(0, 4) + "/" + name + ".cacnk");
    assertThat(Files.readAllBytes(place(".cacnk"))).isEqualTo(CHUNK.bytes());
  }

  @Test
  void keepsPlainChunksWithoutSuffix() throws IOException {
    store.put(ID, new EncodedChunk(DATA, Encoding.PLAIN));
    assertThat(place("")).hasBinaryContent(DATA);
    EncodedChunk got = store.get(ID, DATA.length);
    assertThat(got.encoding()).isEqualTo(Encoding.PLAIN);
    assertThat(got.bytes()).isEqualTo(DATA);
    assertThat(store.has(ID)).isTrue();
  }

  @Test
  void appearsWithItsFirstChunk() throws IOException {
    assertThat(root).doesNotExist();
    assertThat(store.has(ID)).isFalse();
    store.put(ID, CHUNK);
    assertThat(root).isDirectory();
  }

  @Test
  void leavesAChunkThatIsThereAlone() throws IOException {
    store.put(ID, new EncodedChunk(DATA, Encoding.PLAIN));
    store.put(ID, CHUNK);
    assertThat(files()).hasSize(1);
    assertThat(place("")).hasBinaryContent(DATA);
  }

  @Test
  void removesEitherForm() throws IOException {
    store.put(ID, CHUNK);
    store.remove(ID);
    assertThat(store.has(ID)).isFalse();
    store.put(ID, new EncodedChunk(DATA, Encoding.PLAIN));
    store.remove(ID);
    store.remove(ID);
    assertThat(files()).isEmpty();
  }

  @Test
  void takesCasyncsMissingMarkerForMissing() throws IOException {
    Files.createDirectories(place("").getParent());
    Files.createSymbolicLink(place(""), Path.of("/dev/null"));
    missing();
    store.put(ID, CHUNK);
    assertThat(store.get(ID, 10_000).bytes()).isEqualTo(CHUNK.bytes());
  }

  @Test
  void doesNotFollowLinksOutOfTheStore() throws IOException {
    Path outside = Files.write(folder.resolve("outside"), CHUNK.bytes());
    Files.createDirectories(place("").getParent());
    Files.createSymbolicLink(place(".cacnk"), outside);
    missing();
  }

  @Test
  void takesTemporaryAndEmptyFilesAndFoldersForMissing() throws IOException {
    Files.createDirectories(place("").getParent());
    Files.write(place("").resolveSibling(".tmp-cacnk0123"), CHUNK.bytes());
    Files.write(place(".0123456789abcdef.tmp"), CHUNK.bytes());
    Files.write(place(".cacnk"), new byte[0]);
    Files.createDirectory(place(""));
    missing();
    store.put(ID, CHUNK);
    assertThat(store.get(ID, 10_000).bytes()).isEqualTo(CHUNK.bytes());
  }

  @Test
  @Timeout(60)
  void waitsForNobodyWhoMightWriteToAFifo() throws Exception {
    Files.createDirectories(place("").getParent());
    assertThat(new ProcessBuilder("mkfifo", place(".cacnk").toString()).start().waitFor()).isZero();
    missing();
  }

  @Test
  void takesAnyNameOfAFolder() throws IOException {
    try (LocalStore named = LocalStore.create(folder.resolve("Möhre \u4e2d\n.castr"))) {
      named.put(ID, CHUNK);
      assertThat(named.get(ID, 10_000).bytes()).isEqualTo(CHUNK.bytes());
    }
  }

  @Test
  void givesDamagedFilesAsTheyAreForTheCodecToRefuse() throws IOException {
    Files.createDirectories(place("").getParent());
    Files.write(place(".cacnk"), new byte[] {1, 2, 3});
    assertThat(store.get(ID, 10_000).bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void refusesAHugeFileUnread() throws IOException {
    Files.createDirectories(place("").getParent());
    try (var file = new java.io.RandomAccessFile(place(".cacnk").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThatThrownBy(() -> store.get(ID, 10_000))
        .isInstanceOf(ChunkInvalidException.class)
        .hasMessageContaining("1099511627776 bytes");
  }

  @Test
  void leavesNoTemporaryFileWhenItFails() throws IOException {
    Files.createDirectories(place(".cacnk"));
    Files.write(place(".cacnk").resolve("in-the-way"), new byte[1]);
    assertThatThrownBy(() -> store.put(ID, CHUNK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(ID.toString())
        .hasMessageContaining(root.toString());
    assertThat(files()).hasSize(1);
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothingHalfWritten() throws Exception {
    root = Files.createDirectory(folder.resolve("full"));
    byte[] large = TestChunks.bytes(4, 1 << 20);
    ChunkId id = TestChunks.id(large);
    try (SmallDisk disk = SmallDisk.mount(root);
        LocalStore full = LocalStore.create(root)) {
      assertThatThrownBy(() -> full.put(id, TestChunks.encoded(large)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(id.toString())
          .hasMessageContaining(root.toString())
          .hasMessageContaining("No space left on device; free some space");
      assertThat(files()).isEmpty();
      full.put(ID, CHUNK);
      assertThat(full.get(ID, 10_000).bytes()).isEqualTo(CHUNK.bytes());
      disk.makeReadOnly();
      full.put(ID, CHUNK);
      assertThatThrownBy(() -> full.remove(ID)).hasMessageContaining("can't remove chunk " + ID);
    }
  }

  @Test
  void opensOnlyWhatIsThere() throws IOException {
    assertThatThrownBy(() -> LocalStore.open(root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(root + " does not exist");
    store.put(ID, CHUNK);
    try (LocalStore opened = LocalStore.open(root)) {
      assertThat(opened.has(ID)).isTrue();
      assertThat(opened.location()).isEqualTo(root.toString());
    }
  }

  @Test
  void refusesAFileAsStore() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[1]);
    assertThatThrownBy(() -> LocalStore.open(file)).hasMessageContaining("is a file");
    assertThatThrownBy(() -> LocalStore.create(file)).hasMessageContaining("is a file");
  }

  private void missing() throws IOException {
    assertThat(store.has(ID)).isFalse();
    assertThatThrownBy(() -> store.get(ID, 10_000)).isInstanceOf(ChunkMissingException.class);
  }

  private Path place(String suffix) {
    String name = ID.toString();
    return root.resolve(name.substring(0, 4)).resolve(name + suffix);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(f -> root.relativize(f).toString()).toList();
    }
  }
}
