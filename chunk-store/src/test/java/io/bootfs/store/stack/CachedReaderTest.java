package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.Await;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.TestChunks;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.cache.Claim;
import io.bootfs.store.cache.SharedCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CachedReaderTest {

  private static final byte[] DATA = TestChunks.bytes(1, 50_000);
  private static final ChunkId ID = TestChunks.id(DATA);

  /**
   * A chunk that was fetched ahead is in memory before it is in the cache, and whoever reads first
   * takes it: another reader, who waits for it too, finds it in neither.
   */
  @Test
  void aChunkThatAnotherReaderTookIsNotFetchedAgain(@TempDir Path folder) throws Exception {
    try (SharedCache cache = SharedCache.open(CacheOptions.bounded(folder, ""), line -> {});
        ChunkCodec codec = new ChunkCodec()) {
      CachedReader reader =
          new CachedReader(
              cache,
              new VerifiedStore(cache, codec, Digest.SHA512_256),
              (id, length) -> {
                throw new AssertionError("fetched again: " + id);
              },
              new ReaderCounters(),
              new RareWarnings(line -> {}));
      CompletableFuture<VerifiedChunk> read;
      try (Claim _ = cache.claim(ID)) {
        read = CompletableFuture.supplyAsync(() -> read(reader));
        Await.until(() -> cache.statistics().waited() == 1);
        while (cache.statistics().waited() == 1 && !read.isDone()) {
          cache.arrived(ID);
        }
        cache.put(ID, TestChunks.encoded(DATA));
      }
      assertThat(read.join().bytes()).isEqualTo(DATA);
    }
  }

  private static VerifiedChunk read(CachedReader reader) {
    try {
      return reader.read(ID, DATA.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
