package io.bootfs.fuse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bootfs.chunker.ChunkId;
import org.jspecify.annotations.Nullable;

/** The chunks that are used most often and most recently. Thread-safe. */
final class FrequentChunks implements ChunkMemory {

  private final Cache<ChunkId, byte[]> chunks;

  /** Creates a memory of {@code capacity} bytes. */
  FrequentChunks(long capacity) {
    chunks =
        Caffeine.newBuilder()
            .maximumWeight(capacity)
            .<ChunkId, byte[]>weigher((id, chunk) -> chunk.length)
            // Its small housekeeping is done by the readers: no further pool of threads.
            .executor(Runnable::run)
            .build();
  }

  @Override
  public byte @Nullable [] get(ChunkId id) {
    return chunks.getIfPresent(id);
  }

  @Override
  public void put(ChunkId id, byte[] chunk) {
    chunks.put(id, chunk);
  }

  @Override
  public void clear() {
    chunks.invalidateAll();
  }
}
