package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a local cache, and what it lacks from the remote stores, to keep it. Thread-safe.
 *
 * <p>The cache can only help: a chunk in it that is invalid is removed and fetched again, and what
 * else fails with it becomes a warning.
 */
final class CachedReader implements VerifiedReader {

  private final LocalStore cache;
  private final VerifiedStore cached;
  private final VerifiedReader remote;
  private final ReaderCounters counters;
  private final RareWarnings warnings;

  /**
   * Creates the reader.
   *
   * @param cached the verified {@code cache}
   */
  CachedReader(
      LocalStore cache,
      VerifiedStore cached,
      VerifiedReader remote,
      ReaderCounters counters,
      RareWarnings warnings) {
    this.cache = cache;
    this.cached = cached;
    this.remote = remote;
    this.counters = counters;
    this.warnings = warnings;
  }

  @Override
  public VerifiedChunk read(ChunkId id, int length) throws IOException {
    VerifiedChunk chunk = readCached(id, length);
    if (chunk == null) {
      chunk = remote.read(id, length);
      keep(id, chunk);
    }
    return chunk;
  }

  private @Nullable VerifiedChunk readCached(ChunkId id, int length) {
    try {
      VerifiedChunk chunk = cached.read(id, length);
      counters.countHit(chunk);
      return chunk;
    } catch (ChunkMissingException e) {
      return null;
    } catch (ChunkInvalidException e) {
      warnings.warn("cache: " + e.getMessage() + "; it is removed and fetched again");
      evict(id);
    } catch (IOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        warnings.warn("cache: " + e.getMessage() + "; the remote store is read instead");
      }
    }
    return null;
  }

  private void evict(ChunkId id) {
    try {
      cache.remove(id);
    } catch (IOException e) {
      warnings.warn("cache: " + e.getMessage() + "; it is fetched each time");
    }
  }

  private void keep(ChunkId id, VerifiedChunk chunk) {
    try {
      cache.put(id, chunk.encoded());
    } catch (IOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        warnings.warn("cache: " + e.getMessage() + "; reading goes on without keeping chunks");
      }
    }
  }
}
