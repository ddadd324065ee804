package io.bootfs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;
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
    String name = "ab".repeat(32);
    byte[] pack = TestPack.of(BYTES, TestChunks.bytes(9, 100_000));
    assertThat(store().openPack(name, 0, Long.MAX_VALUE)).isEmpty();
    store().putPack(name, TestPack.of(BYTES));
    store().putPack(name, pack);
    assertThat(part(name, 0, Long.MAX_VALUE, pack.length + 1)).isEqualTo(pack);
    assertThat(part(name, 10, 20, 10)).isEqualTo(Arrays.copyOfRange(pack, 10, 20));
    assertThat(part(name, 60_000, Long.MAX_VALUE, pack.length))
        .isEqualTo(Arrays.copyOfRange(pack, 60_000, pack.length));
  }

  private byte[] part(String name, long from, long to, int length) throws Exception {
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
