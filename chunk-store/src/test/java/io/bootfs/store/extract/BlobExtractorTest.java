package io.bootfs.store.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.SmallDisk;
import io.bootfs.store.TestChunks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs from chunks in memory. */
final class BlobExtractorTest {

  private static final int LENGTH = 100_000;

  @TempDir Path folder;
  private final Map<ChunkId, byte[]> chunks = new HashMap<>();
  private final Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
  private final ByteArrayOutputStream blob = new ByteArrayOutputStream();
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void putsChunksInOrder() throws IOException {
    for (int i = 0; i < 300; i++) {
      add(TestChunks.bytes(i, 1 + i * 37));
    }
    Path file = folder.resolve("blob");
    extractor().extractTo(file);
    assertThat(file).hasBinaryContent(blob.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    extractor().extractTo(out);
    assertThat(out.toByteArray()).isEqualTo(blob.toByteArray());
  }

  @Test
  void writesAnEmptyBlob() throws IOException {
    Path file = folder.resolve("blob");
    extractor().extractTo(file);
    assertThat(file).isEmptyFile();
  }

  @Test
  void leavesHolesAndReadsARunOfZerosOnceInAWindow() throws Exception {
    add(TestChunks.bytes(1, LENGTH));
    for (int i = 0; i < 640; i++) {
      add(new byte[LENGTH]);
    }
    Path file = folder.resolve("blob");
    extractor().extractTo(file);
    assertThat(file).hasBinaryContent(blob.toByteArray());
    assertThat(allocated(file)).isLessThan(2L * LENGTH);
    assertThat(reads.get()).isLessThan(40);
  }

  @Test
  void readsAChunkThatComesAgainOnce() throws Exception {
    for (int i = 0; i < 300; i++) {
      add(TestChunks.bytes(i % 100, LENGTH));
    }
    Path file = folder.resolve("blob");
    extractor().extractTo(file);
    assertThat(file).hasBinaryContent(blob.toByteArray());
    assertThat(reads).hasValue(100);
  }

  @Test
  void goesOnWithWhatAKilledProcessLeft() throws Exception {
    add(TestChunks.bytes(1, LENGTH));
    add(new byte[LENGTH]);
    add(TestChunks.bytes(2, LENGTH));
    byte[] left = new byte[4 * LENGTH];
    Arrays.fill(left, LENGTH, 4 * LENGTH, (byte) 7);
    System.arraycopy(TestChunks.bytes(1, LENGTH), 0, left, 0, LENGTH);
    Files.write(folder.resolve(".blob.part"), left);
    Path file = Files.writeString(folder.resolve("blob"), "as before");
    BlobExtractor extractor = extractor();
    extractor.extractTo(file);
    assertThat(file).hasBinaryContent(blob.toByteArray());
    assertThat(reads).hasValue(2);
    assertThat(extractor.statistics().kept()).isEqualTo(1);
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void neverReadsFarAhead() throws IOException {
    for (int i = 0; i < 400; i++) {
      add(TestChunks.bytes(i, LENGTH));
    }
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            assertThat(reads.get() - size() / LENGTH).isLessThanOrEqualTo(ChunkWindow.CHUNKS);
          }
        };
    extractor().extractTo(out);
    assertThat(out.size()).isEqualTo(blob.size());
  }

  @Test
  void readsFewLargeChunksAhead() throws IOException {
    int large = (int) (ChunkWindow.BYTES / 2) + 1;
    Index.Builder blobIndex = Index.builder(Digest.SHA512_256, new ChunkSizes(large, large, large));
    for (int i = 0; i < 5; i++) {
      blobIndex.add(TestChunks.id(new byte[] {(byte) i}), large);
    }
    AtomicInteger written = new AtomicInteger();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            assertThat(reads.get()).isLessThanOrEqualTo(written.incrementAndGet());
          }
        };
    ChunkReader zeros =
        reader((id, length) -> {
          reads.incrementAndGet();
          return new byte[length];
        });
    new BlobExtractor(blobIndex.build(), zeros).extractTo(out);
    assertThat(written).hasValue(5);
  }

  @Test
  void leavesNothingWhenAChunkCannotBeHad() throws IOException {
    for (int i = 0; i < 100; i++) {
      add(TestChunks.bytes(i, LENGTH));
    }
    chunks.remove(index.build().id(70));
    Path file = Files.writeString(folder.resolve("blob"), "as before");
    assertThatThrownBy(() -> extractor().extractTo(file))
        .isInstanceOf(ChunkMissingException.class)
        .hasMessageContaining(index.build().id(70).toString());
    assertThat(file).hasContent("as before");
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void callsOffWhatIsBeingReadWhenOneFails() {
    for (int i = 0; i < 10; i++) {
      add(TestChunks.bytes(i, LENGTH));
    }
    ChunkId first = index.build().id(0);
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch reading = new CountDownLatch(9);
    ChunkReader slow =
        reader((id, length) -> {
          try {
            if (id.equals(first)) {
              reading.await();
              throw new ChunkMissingException(id, "memory");
            }
            reading.countDown();
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw new InterruptedIOException();
          }
          return new byte[length];
        });
    BlobExtractor extractor = new BlobExtractor(index.build(), slow);
    assertThatThrownBy(() -> extractor.extractTo(folder.resolve("blob")))
        .isInstanceOf(ChunkMissingException.class);
    assertThat(interrupted.get()).isEqualTo(9);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysThatTheDiskIsFull() throws Exception {
    for (int i = 0; i < 10; i++) {
      add(TestChunks.bytes(i, LENGTH));
    }
    try (SmallDisk disk = SmallDisk.mount(folder)) {
      assertThat(disk).isNotNull();
      assertThatThrownBy(() -> extractor().extractTo(folder.resolve("blob")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("can't write " + folder.resolve("blob") + ": No space left");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void refusesPlacesWhereNoFileCanBe() {
    assertThatThrownBy(() -> extractor().extractTo(folder)).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> extractor().extractTo(folder.resolve("none/blob")))
        .hasMessageContaining("its folder does not exist");
  }

  @Test
  void replacesWhatALinkNames() throws IOException {
    add(TestChunks.bytes(1, LENGTH));
    Path file = Files.writeString(folder.resolve("file"), "as before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    extractor().extractTo(link);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasBinaryContent(blob.toByteArray());
  }

  @Test
  void writesToADeviceInPlace() throws IOException {
    add(TestChunks.bytes(1, LENGTH));
    extractor().extractTo(Path.of("/dev/null"));
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    assertThatThrownBy(() -> extractor().extractTo(Path.of("/dev/full")))
        .hasMessageContaining("No space left");
    try (Stream<Path> files = Files.list(Path.of("/dev"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  /** Returns how many bytes a file takes on disk; coreutils' stat counts blocks of 512. */
  private static long allocated(Path file) throws Exception {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return 512 * Long.parseLong(blocks.strip());
  }

  private void add(byte[] bytes) {
    ChunkId id = TestChunks.id(bytes);
    chunks.put(id, bytes);
    index.add(id, bytes.length);
    blob.writeBytes(bytes);
  }

  private BlobExtractor extractor() {
    return new BlobExtractor(
        index.build(),
        reader((id, length) -> {
          reads.incrementAndGet();
          byte[] bytes = chunks.get(id);
          if (bytes == null) {
            throw new ChunkMissingException(id, "memory");
          }
          assertThat(length).isEqualTo(bytes.length);
          return bytes;
        }));
  }

  private interface Read {
    byte[] read(ChunkId id, int length) throws IOException;
  }

  private static ChunkReader reader(Read read) {
    return new ChunkReader() {
      @Override
      public byte[] read(ChunkId id, int length) throws IOException {
        return read.read(id, length);
      }

      @Override
      public void close() {}
    };
  }
}
