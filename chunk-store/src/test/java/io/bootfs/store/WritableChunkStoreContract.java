package io.bootfs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;
import java.util.ArrayList;
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
