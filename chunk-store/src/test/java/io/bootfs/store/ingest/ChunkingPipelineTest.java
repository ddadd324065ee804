package io.bootfs.store.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Chunker;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.EncodedChunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChunkingPipelineTest {

  private static final ChunkSizes SIZES = new ChunkSizes(1024, 4096, 16384);
  private static final byte[] BLOB = random(9_000_000, 1);

  private final MemoryStore store = new MemoryStore();

  @ParameterizedTest
  @EnumSource
  void indexIsThatOfOneThread(Digest digest) throws IOException {
    try (ChunkingPipeline pipeline = new ChunkingPipeline(store, SIZES, digest, 3)) {
      assertThat(ingest(pipeline, BLOB)).isEqualTo(plainIndex(BLOB, SIZES, digest));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"48:64:4096", "777:777:777", "16384:65536:262144", "65536:2000000:3000000"})
  void keepsAnySizes(String text) throws IOException {
    ChunkSizes sizes = ChunkSizes.parse(text);
    try (ChunkingPipeline pipeline = new ChunkingPipeline(store, sizes, Digest.SHA256, 1)) {
      assertThat(ingest(pipeline, BLOB)).isEqualTo(plainIndex(BLOB, sizes, Digest.SHA256));
    }
  }

  @Test
  void storesFramesThatSayTheirSize() throws IOException {
    Index index;
    try (ChunkingPipeline pipeline = pipeline(store)) {
      index = ingest(pipeline, BLOB);
    }

    assertThat(store.chunks).hasSize(index.chunkCount());
    for (int i = 0; i < index.chunkCount(); i++) {
      EncodedChunk chunk = store.get(index.id(i), 1 << 20);
      assertThat(chunk.encoding()).isEqualTo(EncodedChunk.Encoding.ZSTD);
      assertThat(Zstd.getFrameContentSize(chunk.bytes())).isEqualTo(index.length(i));
      byte[] expected = Arrays.copyOfRange(BLOB, (int) index.start(i), (int) index.end(i));
      assertThat(Zstd.decompress(chunk.bytes(), index.length(i))).isEqualTo(expected);
    }
  }

  @Test
  void takesBytesHoweverTheyCome() throws IOException {
    Index expected = plainIndex(BLOB, SIZES, Digest.SHA512_256);
    try (ChunkingPipeline pipeline = pipeline(store)) {
      try (ChunkingStream stream = pipeline.open()) {
        assertThat(stream.transferFrom(new ByteArrayInputStream(BLOB))).isEqualTo(BLOB.length);
        assertThat(stream.finish()).isEqualTo(expected);
      }
      Random random = new Random(3);
      try (ChunkingStream stream = pipeline.open()) {
        for (int at = 0; at < BLOB.length; ) {
          int count = Math.min(BLOB.length - at, random.nextInt(400_000));
          if (count > 0) {
            stream.write(BLOB[at++]);
            count--;
          }
          stream.write(BLOB, at, count);
          at += count;
        }
        assertThat(stream.finish()).isEqualTo(expected);
      }
    }
  }

  @Test
  void streamsAreForcedBoundaries() throws IOException {
    byte[] first = Arrays.copyOf(BLOB, 5000);
    byte[] second = Arrays.copyOfRange(BLOB, 5000, 100_000);
    try (ChunkingPipeline pipeline = pipeline(store)) {
      assertThat(ingest(pipeline, first)).isEqualTo(plainIndex(first, SIZES, Digest.SHA512_256));
      assertThat(ingest(pipeline, new byte[0]).chunkCount()).isZero();
      assertThat(ingest(pipeline, second)).isEqualTo(plainIndex(second, SIZES, Digest.SHA512_256));
    }
  }

  @Test
  void aStreamHasTheBoundariesThatAreForced() throws IOException {
    int[] at = {0, 5000, 5000, 300_000, BLOB.length, BLOB.length};
    Index.Builder expected = Index.builder(Digest.SHA512_256, SIZES);
    try (ChunkingPipeline pipeline = pipeline(store);
        ChunkingStream stream = pipeline.open()) {
      stream.endChunk();
      for (int i = 1; i < at.length; i++) {
        stream.write(BLOB, at[i - 1], at[i] - at[i - 1]);
        stream.endChunk();
        expected.addAll(
            plainIndex(Arrays.copyOfRange(BLOB, at[i - 1], at[i]), SIZES, Digest.SHA512_256));
      }
      assertThat(stream.finish()).isEqualTo(expected.build());
    }
  }

  @Test
  void storesEachChunkOnce() throws IOException {
    byte[] zeros = new byte[8_000_000];
    try (ChunkingPipeline pipeline = pipeline(store)) {
      Index index = ingest(pipeline, zeros);
      assertThat(ingest(pipeline, zeros)).isEqualTo(index);

      int distinct = 1 + (zeros.length % SIZES.max() == 0 ? 0 : 1);
      assertThat(store.puts).hasValue(distinct);
      ChunkingStatistics statistics = pipeline.statistics();
      assertThat(statistics.chunks()).isEqualTo(2L * index.chunkCount());
      assertThat(statistics.bytes()).isEqualTo(2L * zeros.length);
      assertThat(statistics.newChunks()).isEqualTo(distinct);
      assertThat(statistics.newBytes()).isEqualTo(SIZES.max() + zeros.length % SIZES.max());
      assertThat(statistics.storedBytes()).isLessThan(1000);
    }
  }

  @Test
  void leavesAloneWhatTheStoreHas() throws IOException {
    try (ChunkingPipeline pipeline = pipeline(store)) {
      ingest(pipeline, BLOB);
    }
    int puts = store.puts.get();
    try (ChunkingPipeline pipeline = pipeline(store)) {
      Index index = ingest(pipeline, BLOB);

      assertThat(store.puts).hasValue(puts);
      assertThat(pipeline.statistics())
          .isEqualTo(new ChunkingStatistics(index.chunkCount(), BLOB.length, 0, 0, 0));
    }
  }

  @Test
  void reportsTheFirstFailureAndEndsWell() throws IOException {
    MemoryStore failing =
        new MemoryStore() {
          @Override
          public void put(ChunkId id, EncodedChunk chunk) throws IOException {
            super.put(id, chunk);
            if (chunks.size() >= 100) {
              throw new IOException("disk full");
            }
          }
        };
    try (ChunkingPipeline pipeline = pipeline(failing)) {
      assertThatThrownBy(() -> ingestForever(pipeline))
          .isInstanceOf(IOException.class)
          .hasMessage("disk full");
      assertThatThrownBy(() -> pipeline.open().finish()).hasMessage("disk full");
    }
  }

  @Test
  void reportsFailureOfTheLastChunk() throws IOException {
    MemoryStore failing =
        new MemoryStore() {
          @Override
          public boolean has(ChunkId id) throws IOException {
            throw new IOException("no answer");
          }
        };
    try (ChunkingPipeline pipeline = pipeline(failing);
        ChunkingStream stream = pipeline.open()) {
      stream.write(1);

      assertThatThrownBy(stream::finish).isInstanceOf(IOException.class).hasMessage("no answer");
    }
  }

  @Test
  void reportsErrorsToo() throws IOException {
    MemoryStore failing =
        new MemoryStore() {
          @Override
          public boolean has(ChunkId id) {
            throw new OutOfMemoryError("heap");
          }
        };
    try (ChunkingPipeline pipeline = pipeline(failing)) {
      assertThatThrownBy(() -> ingestForever(pipeline))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("heap")
          .hasCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void closeEndsThreadsThatWait() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    MemoryStore stuck =
        new MemoryStore() {
          @Override
          public boolean has(ChunkId id) throws IOException {
            asked.countDown();
            try {
              new CountDownLatch(1).await();
              return false;
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
          }
        };
    ChunkingPipeline pipeline = pipeline(stuck);
    ChunkingStream stream = pipeline.open();
    stream.write(BLOB, 0, 1_000_000);
    asked.await();

    pipeline.close();

    assertThatThrownBy(stream::finish).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> stream.write(1)).isInstanceOf(IOException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("chunk-worker-") && thread.isAlive());
  }

  @Test
  void interruptEndsTheWait() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    MemoryStore stuck =
        new MemoryStore() {
          @Override
          public boolean has(ChunkId id) throws IOException {
            try {
              release.await();
              return true;
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
          }
        };
    try (ChunkingPipeline pipeline = pipeline(stuck)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> ingestForever(pipeline)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      release.countDown();
    }
  }

  @Test
  void allowsOneStreamAtATime() throws IOException {
    try (ChunkingPipeline pipeline = pipeline(store)) {
      ChunkingStream stream = pipeline.open();

      assertThatThrownBy(pipeline::open).isInstanceOf(IllegalStateException.class);
      stream.close();
      assertThat(pipeline.open().finish().chunkCount()).isZero();
      assertThatThrownBy(() -> stream.write(1)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void abandonedStreamGivesItsMemoryBack() throws IOException {
    try (ChunkingPipeline pipeline = pipeline(store)) {
      for (int i = 0; i < 100; i++) {
        try (ChunkingStream stream = pipeline.open()) {
          stream.write(i);
        }
      }
      assertThat(ingest(pipeline, BLOB).blobSize()).isEqualTo(BLOB.length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {23, 1000, -10_000_000})
  void refusesLevelsThatZstdLacks(int level) {
    assertThatThrownBy(() -> new ChunkingPipeline(store, SIZES, Digest.SHA256, level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(level));
  }

  private static ChunkingPipeline pipeline(MemoryStore store) {
    return new ChunkingPipeline(store, SIZES, Digest.SHA512_256, 3);
  }

  private static Index ingest(ChunkingPipeline pipeline, byte[] blob) throws IOException {
    try (ChunkingStream stream = pipeline.open()) {
      stream.write(blob);
      return stream.finish();
    }
  }

  private static void ingestForever(ChunkingPipeline pipeline) throws IOException {
    try (ChunkingStream stream = pipeline.open()) {
      for (int seed = 0; ; seed++) {
        stream.write(random(1_000_000, seed));
      }
    }
  }

  private static Index plainIndex(byte[] blob, ChunkSizes sizes, Digest digest) {
    Index.Builder index = Index.builder(digest, sizes);
    Chunker chunker = new Chunker(sizes);
    int start = 0;
    while (start < blob.length) {
      int length = chunker.scan(blob, start, blob.length);
      if (length == Chunker.NONE) {
        length = blob.length - start;
      }
      index.add(digest.idOf(blob, start, length), length);
      start += length;
    }
    return index.build();
  }

  private static byte[] random(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
