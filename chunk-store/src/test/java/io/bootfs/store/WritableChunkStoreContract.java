package io.bootfs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link WritableChunkStore} does; it is filled by itself. */
public abstract class WritableChunkStoreContract extends ChunkStoreContract {

  private static final byte[] BYTES = TestChunks.bytes(8, 40_000);
  private static final ChunkId NAME = TestChunks.id(BYTES);

  @Override
  protected abstract WritableChunkStore store() throws Exception;

  @Override
  protected void fill(ChunkId id, EncodedChunk chunk) throws Exception {
    store().put(id, chunk);
  }

  @Test
  void storesAChunkTwice() throws Exception {
    store().put(NAME, TestChunks.encoded(BYTES));
    store().put(NAME, TestChunks.encoded(BYTES));
    assertThat(decoded(NAME, BYTES.length)).isEqualTo(BYTES);
  }

  @Test
  void storesAPlainChunk() throws Exception {
    store().put(NAME, new EncodedChunk(BYTES, Encoding.PLAIN));
    assertThat(store().has(NAME)).isTrue();
    assertThat(decoded(NAME, BYTES.length)).isEqualTo(BYTES);
  }

  @Test
  void holdsPacks() throws Exception {
    PackName name = PackName.start("ab".repeat(32));
    byte[] pack = TestPack.of(BYTES, TestChunks.bytes(9, 100_000));
    assertThat(store().openPack(name, 0, Long.MAX_VALUE)).isEmpty();
    store().putPack(name, PackSource.of(TestPack.of(BYTES)));
    store().putPack(name, PackSource.of(pack));
    assertThat(part(name, 0, Long.MAX_VALUE, pack.length + 1)).isEqualTo(pack);
    assertThat(part(name, 10, 20, 10)).isEqualTo(Arrays.copyOfRange(pack, 10, 20));
    assertThat(part(name, 60_000, Long.MAX_VALUE, pack.length))
        .isEqualTo(Arrays.copyOfRange(pack, 60_000, pack.length));
  }

  /** One that memory holds a part of: the index's two packs lie beside each other. */
  @Test
  void holdsAPackOfAllOfAnImage() throws Exception {
    PackName image = PackName.image("ab".repeat(32));
    PackName start = PackName.start("ab".repeat(32));
    byte[] small = TestPack.of(BYTES);
    byte[][] chunks = new byte[80][];
    Arrays.setAll(chunks, i -> TestChunks.bytes(100 + i, 100_000));
    byte[] large = TestPack.of(chunks);
    store().putPack(start, PackSource.of(small));
    store().putPack(image, new OnceAtATime(large));
    assertThat(part(start, 0, Long.MAX_VALUE, small.length + 1)).isEqualTo(small);
    int from = large.length / 3;
    assertThat(part(image, from, from + 1_500_000, 1_500_000))
        .isEqualTo(Arrays.copyOfRange(large, from, from + 1_500_000));
    assertThat(part(image, large.length - 10, large.length, 10))
        .isEqualTo(Arrays.copyOfRange(large, large.length - 10, large.length));
  }

  /** A pack that is never asked for in one piece. */
  private static final class OnceAtATime implements PackSource {

    private static final int MOST = 1 << 20;

    private final byte[] pack;

    OnceAtATime(byte[] pack) {
      this.pack = pack;
    }

    @Override
    public long size() {
      return pack.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(pack) {
        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
          assertThat(length).isLessThanOrEqualTo(MOST);
          return super.read(bytes, offset, length);
        }

        @Override
        public synchronized byte[] readAllBytes() {
          throw new AssertionError("the pack is held in memory");
        }
      };
    }
  }

  private byte[] part(PackName name, long from, long to, int length) throws Exception {
    try (InputStream in = store().openPack(name, from, to).orElseThrow()) {
      return in.readNBytes(length);
    }
  }

  @Test
  void takesChunksFromManyThreads() throws Exception {
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      chunks.add(TestChunks.bytes(200 + i / 2, 5000 + 100 * (i / 2))); // Each one twice.
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> results = new ArrayList<>();
      for (byte[] data : chunks) {
        results.add(
            threads.submit(() -> {
              store().put(TestChunks.id(data), TestChunks.encoded(data));
              return null;
            }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    }
    for (byte[] data : chunks) {
      assertThat(decoded(TestChunks.id(data), data.length)).isEqualTo(data);
    }
  }
}
