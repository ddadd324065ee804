package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkListener;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WantedChunk;
import io.bootfs.store.cache.Claim;
import io.bootfs.store.cache.SharedCache;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a node's cache, and what it lacks from the remote stores, to keep it. Thread-safe.
 *
 * <p>Of several processes that miss a chunk, one fetches it, and the others wait for it.
 *
 * <p>The cache can only help: a chunk in it that is invalid is removed and fetched again, and what
 * else fails with it becomes a warning.
 */
final class CachedReader implements VerifiedReader {

  private static final int MOST_HELD_SECONDS = 3;

  /** How often a chunk is claimed that has come and is not there. */
  private static final int MOST_CLAIMS = 3;

  private final SharedCache cache;
  private final VerifiedStore cached;
  private final VerifiedReader remote;
  private final ReaderCounters counters;
  private final RareWarnings warnings;
  private final FreshChunks fresh = new FreshChunks();
  private volatile ChunkListener misses = ChunkListener.NONE;

  /** What readers of chunks that the cache lacks wait for first. */
  private volatile @Nullable CountDownLatch held;

  /**
   * Creates the reader.
   *
   * @param cached the verified {@code cache}
   */
  CachedReader(
      SharedCache cache,
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
    VerifiedChunk chunk = readKept(id, length);
    if (chunk != null) {
      return chunk;
    }
    awaitHeld();
    for (int tries = 1; ; tries++) {
      Claim claim = claim(id);
      if (claim == null) {
        return fetchMissed(id, length);
      }
      try (claim) {
        // Whoever had the claim before, or let go of it just now, has kept the chunk.
        chunk = readKept(id, length);
        if (chunk != null) {
          return chunk;
        }
        // Another reader may have taken from memory what came, and its writer, who has the claim,
        // not have kept it yet.
        if (!claim.hasCome() || tries == MOST_CLAIMS) {
          return fetchMissed(id, length);
        }
      }
    }
  }

  /**
   * Reads what the cache has of several chunks, up to the first that it lacks: where one is to be
   * fetched, so are most that come after it, and to look for them takes time. Whoever reads a chunk
   * that is not right by itself hears of it.
   */
  void readKept(List<WantedChunk> chunks) {
    List<EncodedChunk> found = new ArrayList<>(chunks.size());
    try {
      for (WantedChunk chunk : chunks) {
        EncodedChunk encoded = cache.find(chunk.id(), ChunkCodec.limit(chunk.length()));
        if (encoded == null) {
          break;
        }
        found.add(encoded);
      }
    } catch (IOException e) {
      // Whoever reads that chunk by itself is told.
    }
    cached.decode(chunks.subList(0, found.size()), found);
    for (int i = 0; i < found.size(); i++) {
      if (chunks.get(i).bytes() != null) {
        counters.countHit(found.get(i));
      }
    }
  }

  /** Tells whether the cache has a chunk, valid or not. */
  boolean has(ChunkId id) {
    try {
      return cache.has(id);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Claims a chunk that the cache lacks; null if it has it, or another process or thread claims it.
   */
  @Nullable Claim claimAhead(ChunkId id) throws IOException {
    Claim claim = has(id) ? null : cache.tryClaim(id);
    if (claim != null && has(id)) {
      claim.close();
      return null;
    }
    return claim;
  }

  /**
   * Fetches a chunk ahead into the cache, unless it is there or another process or thread is at it.
   *
   * @return how many bytes were fetched
   */
  long fetchAhead(ChunkId id, int length) throws IOException {
    try (Claim claim = claimAhead(id)) {
      if (claim == null) {
        return 0;
      }
      VerifiedChunk chunk = remote.read(id, length);
      handOver(id, chunk);
      return chunk.encoded().bytes().length;
    }
  }

  /**
   * Keeps a chunk that came within a pack, and was verified.
   *
   * @param came how many bytes came for it
   */
  void keepAhead(ChunkId id, VerifiedChunk chunk, int came) {
    counters.countFetch(came);
    handOver(id, chunk);
  }

  /** Gives a chunk to whoever waits for it, before it is written. */
  private void handOver(ChunkId id, VerifiedChunk chunk) {
    if (fresh.add(id, chunk)) {
      cache.arrived(id);
    }
    keep(id, chunk);
  }

  /** Returns a chunk that was fetched ahead, if it is still in memory; whoever gets it reads it. */
  @Nullable VerifiedChunk takeFresh(ChunkId id, int length) {
    VerifiedChunk chunk = fresh.take(id, length);
    if (chunk != null) {
      counters.countHit(chunk.encoded());
    }
    return chunk;
  }

  /** Keeps no more in memory what is fetched ahead. */
  void closeFresh() {
    fresh.close();
  }

  private @Nullable Claim claim(ChunkId id) throws IOException {
    try {
      return cache.claim(id);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      warnings.warn("cache: " + e.getMessage() + "; other processes may fetch the same chunks");
      return null;
    }
  }

  /** Lets readers of what the cache lacks wait until {@link #letGo}, or for some seconds. */
  void hold() {
    held = new CountDownLatch(1);
  }

  /** Lets readers wait no longer. */
  void letGo() {
    CountDownLatch before = held;
    if (before != null) {
      held = null;
      before.countDown();
    }
  }

  private void awaitHeld() throws InterruptedIOException {
    CountDownLatch waitsFor = held;
    try {
      if (waitsFor != null && !waitsFor.await(MOST_HELD_SECONDS, TimeUnit.SECONDS)) {
        letGo();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /** Tells {@code listener}, in place of the one before, which chunks readers have to wait for. */
  void onMiss(ChunkListener listener) {
    misses = listener;
  }

  private VerifiedChunk fetchMissed(ChunkId id, int length) throws IOException {
    misses.heardOf(id);
    VerifiedChunk chunk = remote.read(id, length);
    keep(id, chunk);
    return chunk;
  }

  private @Nullable VerifiedChunk readKept(ChunkId id, int length) {
    VerifiedChunk chunk = takeFresh(id, length);
    return chunk == null ? readCached(id, length) : chunk;
  }

  private @Nullable VerifiedChunk readCached(ChunkId id, int length) {
    try {
      VerifiedChunk chunk = cached.read(id, length);
      counters.countHit(chunk.encoded());
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
      cache.discard(id);
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
