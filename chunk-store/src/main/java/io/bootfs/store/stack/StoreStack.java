package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.BulkReader;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WantedChunk;
import io.bootfs.store.cache.CacheStatistics;
import io.bootfs.store.cache.SharedCache;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stack of stores that chunks are read through, with its statistics: from the top, single
 * flight, cache, verification, stores in order, retries, mirrors. Thread-safe; whoever opened it
 * closes it.
 */
public final class StoreStack implements ChunkReader {

  private final VerifiedReader top;
  private final @Nullable Ahead ahead;
  private final @Nullable NearChunks near;
  private final ChunkStore remote;
  private final @Nullable SharedCache cache;
  private final ChunkCodec codec;
  private final ReaderCounters counters;

  StoreStack(
      VerifiedReader top,
      @Nullable Ahead ahead,
      @Nullable NearChunks near,
      ChunkStore remote,
      @Nullable SharedCache cache,
      ChunkCodec codec,
      ReaderCounters counters) {
    this.top = top;
    this.ahead = ahead;
    this.near = near;
    this.remote = remote;
    this.cache = cache;
    this.codec = codec;
    this.counters = counters;
  }

  @Override
  public byte[] read(ChunkId id, int length) throws IOException {
    return top.read(id, length).bytes();
  }

  @Override
  public byte @Nullable [] atHand(ChunkId id, int length) {
    return ahead == null ? null : ahead.atHand(id, length);
  }

  @Override
  public void readKept(List<WantedChunk> chunks) {
    if (ahead != null) {
      ahead.readKept(chunks);
    }
  }

  @Override
  public void readTogether(List<WantedChunk> chunks) {
    if (near == null) {
      readKept(chunks);
    } else {
      near.read(chunks);
    }
  }

  @Override
  public @Nullable BulkReader bulk() {
    return near == null ? null : near.bulk();
  }

  /**
   * Returns a chunk as the store holds it, verified all the same.
   *
   * @throws IOException as {@link #read} does
   */
  public EncodedChunk readEncoded(ChunkId id, int length) throws IOException {
    return top.read(id, length).encoded();
  }

  /** Returns the way to fetch chunks ahead of their readers, if there is a cache to keep them. */
  public Optional<Ahead> ahead() {
    return Optional.ofNullable(ahead);
  }

  /** Returns what was read so far, from where. */
  public ReaderStatistics statistics() {
    return counters.statistics();
  }

  /** Returns what this process did with the cache so far, beside reading it. */
  public CacheStatistics cacheStatistics() {
    return cache == null ? CacheStatistics.NONE : cache.statistics();
  }

  /** Closes the stores and frees native memory; reads under way may fail. */
  @Override
  public void close() throws IOException {
    codec.close();
    try (remote) {
      if (cache != null) {
        cache.close();
      }
    }
  }
}
