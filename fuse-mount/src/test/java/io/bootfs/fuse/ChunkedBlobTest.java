package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.fuse.BlobOptions.Keeping;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.WantedChunk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkedBlobTest {

  private static final int SIZE = 5 << 20;
  private static final ChunkSizes SIZES = new ChunkSizes(4 << 10, 32 << 10, 64 << 10);
  private static final BlobOptions OPTIONS = new BlobOptions(1 << 20, 8, Keeping.RECENT, 128);

  private final byte[] bytes = randomBytes();
  private final Map<ChunkId, byte[]> chunks = new HashMap<>();
  private final Index index = cut();
  private final ConcurrentLinkedQueue<ChunkId> fetched = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> warned = new ConcurrentLinkedQueue<>();
  private ChunkedBlob blob = open(this::chunk);

  @AfterEach
  void close() {
    blob.close();
  }

  @Test
  void readsAtAnyPlaceOfAnySizeAreTheBlobs() throws IOException {
    Random random = new Random(3);
    assertThat(blob.size()).isEqualTo(SIZE);
    for (int i = 0; i < 500; i++) {
      int offset = random.nextInt(SIZE);
      assertRead(offset, random.nextInt(Math.min(200_000, SIZE - offset) + 1));
    }
    assertRead(0, SIZE);
    assertRead(SIZE, 0);
  }

  @Test
  void readsAcrossTheEndAreRefused() {
    MemorySegment two = MemorySegment.ofArray(new byte[2]);
    assertThatThrownBy(() -> blob.read(SIZE - 1, two))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> blob.read(-1, two)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aReadFetchesTheChunksThatItTouchesAndNoOther() throws IOException {
    long start = index.start(4);
    assertRead((int) start, (int) (index.end(6) - start));
    assertThat(fetched).containsExactlyInAnyOrder(index.id(4), index.id(5), index.id(6));
    assertRead((int) start, 1);
    assertThat(fetched).hasSize(3);
  }

  @Test
  void manyReadersOfOneColdChunkShareAFetch() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    reopen((id, length) -> {
      await(release);
      return chunk(id, length);
    });
    List<Thread> readers = new ArrayList<>();
    List<CompletableFuture<Void>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      results.add(result);
      readers.add(Thread.ofPlatform().start(() -> complete(result, () -> assertRead(10, 100))));
    }
    while (readers.stream().anyMatch(t -> t.getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    release.countDown();
    for (CompletableFuture<Void> result : results) {
      result.get();
    }
    assertThat(fetched).containsExactly(index.id(0));
  }

  @Test
  void theChunksOfOneReadAreFetchedAtTheSameTime() throws IOException {
    int parallel = 5;
    CyclicBarrier allAtOnce = new CyclicBarrier(parallel);
    reopen((id, length) -> {
      try {
        allAtOnce.await(30, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IOException("fetched alone", e);
      }
      return chunk(id, length);
    });
    assertRead(0, (int) index.end(parallel - 1));
    assertThat(warned).isEmpty();
  }

  @Test
  void whatThisMachineKeepsIsReadTogetherAndTheRestFetched() throws IOException {
    List<List<ChunkId>> together = new ArrayList<>();
    blob.close();
    ChunkReader reader =
        new ChunkReader() {
          @Override
          public byte[] read(ChunkId id, int length) throws IOException {
            fetched.add(id);
            return chunk(id, length);
          }

          @Override
          public void readKept(List<WantedChunk> wanted) {
            together.add(wanted.stream().map(WantedChunk::id).toList());
            for (int i = 0; i < wanted.size(); i += 2) {
              WantedChunk chunk = wanted.get(i);
              chunk.fulfil(Objects.requireNonNull(chunks.get(chunk.id())));
            }
          }

          @Override
          public void close() {}
        };
    blob = new ChunkedBlob(index, reader, OPTIONS, warned::add);
    assertRead(0, (int) index.end(4));
    assertThat(together).containsExactly(IntStream.range(0, 5).mapToObj(index::id).toList());
    assertThat(fetched).containsExactlyInAnyOrder(index.id(1), index.id(3));
    assertRead((int) index.start(4), (int) (index.end(5) - index.start(4)));
    assertThat(together).as("one that is alone, and one at hand").hasSize(1);
    assertThat(fetched).hasSize(3);
    assertRead((int) index.start(0), 1);
    assertRead((int) index.start(1), 1);
    assertThat(fetched).as("the first, and what had to be fetched").hasSize(3);
    assertRead((int) index.start(2), 1);
    assertThat(fetched).as("what was read whole, and can be read again").hasSize(4);
  }

  @Test
  void whereReadingTogetherFailsChunksAreReadOneByOne() throws IOException {
    blob.close();
    ChunkReader reader =
        new ChunkReader() {
          @Override
          public byte[] read(ChunkId id, int length) throws IOException {
            return chunk(id, length);
          }

          @Override
          public void readKept(List<WantedChunk> wanted) {
            throw new OutOfMemoryError("no room for all");
          }

          @Override
          public void close() {}
        };
    blob = new ChunkedBlob(index, reader, OPTIONS, warned::add);
    assertRead(0, (int) index.end(4));
    assertThat(warned).isEmpty();
  }

  @Test
  void aChunkThatCannotBeHadFailsItsReadersAloneAndIsTriedAgain() throws IOException {
    ChunkId missing = index.id(3);
    byte[] kept = chunks.remove(missing);
    long start = index.start(2);
    int length = (int) (index.end(4) - start);
    assertThatThrownBy(() -> blob.read(start, MemorySegment.ofArray(new byte[length])))
        .isInstanceOf(IOException.class)
        .hasMessage("no " + missing);
    assertThat(warned).containsExactly("no " + missing);
    assertRead((int) index.start(2), index.length(2));
    assertRead((int) index.start(4), index.length(4));
    chunks.put(missing, kept);
    assertRead((int) start, length);
  }

  @Test
  void anErrorOfTheReaderIsAFailedReadToo() {
    reopen((id, length) -> {
      throw new IllegalStateException("broken");
    });
    assertThatThrownBy(() -> blob.read(0, MemorySegment.ofArray(new byte[1])))
        .isInstanceOf(IOException.class);
    assertThat(warned)
        .singleElement()
        .asString()
        .contains(index.id(0).toString(), "IllegalStateException: broken");
  }

  @ParameterizedTest
  @EnumSource
  void theCacheIsBoundedByBytes(Keeping keeping) throws IOException {
    blob.close();
    blob = open(this::chunk, new BlobOptions(OPTIONS.cacheBytes(), 8, keeping, 128));
    assertRead(0, SIZE);
    fetched.clear();
    assertRead(0, SIZE);
    long again = 0;
    for (ChunkId id : fetched) {
      again += Objects.requireNonNull(chunks.get(id)).length;
    }
    assertThat(again).isBetween(SIZE - OPTIONS.cacheBytes(), (long) SIZE);
  }

  @Test
  void closingFailsReadsThatWait() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    reopen((id, length) -> {
      if (id.equals(index.id(0))) {
        return chunk(id, length);
      }
      begun.countDown();
      await(never);
      return chunk(id, length);
    });
    try (var pool = Executors.newSingleThreadExecutor()) {
      Future<?> read =
          pool.submit(() -> {
            blob.read(0, MemorySegment.ofArray(new byte[(int) index.end(1)]));
            return 0;
          });
      begun.await();
      blob.close();
      assertThat(read).failsWithin(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void optionsOutOfBoundsAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> new BlobOptions(1, 1, Keeping.RECENT, 128))
        .hasMessageContaining("not 1");
    assertThatThrownBy(() -> new BlobOptions(1 << 20, 0, Keeping.RECENT, 128))
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> new BlobOptions(1 << 20, 257, Keeping.RECENT, 128))
        .hasMessageContaining("not 257");
  }

  private void reopen(Source source) {
    blob.close();
    blob = open(source);
  }

  private ChunkedBlob open(Source source) {
    return open(source, OPTIONS);
  }

  private ChunkedBlob open(Source source, BlobOptions options) {
    ChunkReader reader =
        new ChunkReader() {
          @Override
          public byte[] read(ChunkId id, int length) throws IOException {
            fetched.add(id);
            return source.read(id, length);
          }

          @Override
          public void close() {}
        };
    return new ChunkedBlob(index, reader, options, warned::add);
  }

  private byte[] chunk(ChunkId id, int length) throws IOException {
    byte[] chunk = chunks.get(id);
    if (chunk == null) {
      throw new IOException("no " + id);
    }
    assertThat(chunk).hasSize(length);
    return chunk.clone();
  }

  private void assertRead(int offset, int length) throws IOException {
    byte[] read = new byte[length];
    blob.read(offset, MemorySegment.ofArray(read));
    assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  private Index cut() {
    Random random = new Random(2);
    Index.Builder builder = Index.builder(Digest.SHA512_256, SIZES);
    for (int offset = 0; offset < SIZE; ) {
      int length = Math.min(SIZE - offset, 1 + random.nextInt(SIZES.max()));
      ChunkId id = Digest.SHA512_256.idOf(bytes, offset, length);
      chunks.put(id, Arrays.copyOfRange(bytes, offset, offset + length));
      builder.add(id, length);
      offset += length;
    }
    return builder.build();
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static void complete(CompletableFuture<Void> result, Reading reading) {
    try {
      reading.run();
      result.complete(null);
    } catch (IOException | AssertionError e) {
      result.completeExceptionally(e);
    }
  }

  private interface Source {
    byte[] read(ChunkId id, int length) throws IOException;
  }

  private interface Reading {
    void run() throws IOException;
  }
}
