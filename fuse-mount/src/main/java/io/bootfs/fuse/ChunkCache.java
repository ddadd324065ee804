package io.bootfs.fuse;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.Warnings;
import io.bootfs.store.parallel.DaemonThreads;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The uncompressed chunks in memory, bounded by bytes, and the fetches under way. Thread-safe. The
 * owner closes it.
 *
 * <p>Memory: the bound, and a chunk for each fetch under way.
 *
 * <p>Fetches are kept apart from the chunks: one that fails is gone before its waiters are told.
 */
final class ChunkCache implements AutoCloseable {

  private static final long IDLE_SECONDS = 10;

  private final ChunkReader reader;
  private final Warnings warnings;
  private final ChunkMemory chunks;
  private final ConcurrentMap<ChunkId, CompletableFuture<byte[]>> fetches =
      new ConcurrentHashMap<>();
  private final ExecutorService fetchers;
  private volatile boolean closed;

  ChunkCache(ChunkReader reader, BlobOptions options, Warnings warnings) {
    this(reader, options, warnings, new DaemonThreads("fetch-"));
  }

  /** Creates a cache whose other threads are made by {@code threads}. */
  ChunkCache(ChunkReader reader, BlobOptions options, Warnings warnings, ThreadFactory threads) {
    this.reader = reader;
    this.warnings = warnings;
    chunks = options.keeping().memory(options.cacheBytes());
    fetchers = fetchers(options.parallelFetches(), threads);
  }

  /**
   * Returns a chunk's bytes, which nobody may change, or will when they have come; unless they are
   * at hand or on their way, the calling thread fetches them before this returns.
   */
  CompletableFuture<byte[]> get(ChunkId id, int length) {
    return get(id, length, Runnable::run);
  }

  /** As {@link #get}, but the chunk is fetched by another thread. */
  CompletableFuture<byte[]> request(ChunkId id, int length) {
    return get(id, length, fetchers);
  }

  private CompletableFuture<byte[]> get(ChunkId id, int length, Executor executor) {
    byte[] cached = cached(id, length);
    if (cached != null) {
      return CompletableFuture.completedFuture(cached);
    }
    CompletableFuture<byte[]> mine = new CompletableFuture<>();
    CompletableFuture<byte[]> others = fetches.putIfAbsent(id, mine);
    if (others != null) {
      return others;
    }
    Fetch fetch = new Fetch(id, length, mine);
    try {
      executor.execute(fetch);
    } catch (RejectedExecutionException e) {
      fail(id, mine, e);
    } catch (OutOfMemoryError e) {
      // The container's limit of processes: no other thread can be had, so this one fetches.
      fetch.run();
    }
    return mine;
  }

  /** Returns what takes no other thread to be had: to start one takes longer. */
  private byte @Nullable [] cached(ChunkId id, int length) {
    byte[] cached = chunks.get(id);
    if (cached == null) {
      cached = reader.atHand(id, length);
      if (cached != null) {
        chunks.put(id, cached);
      }
    }
    return cached;
  }

  /** A fetch under way: a class of its own, since a lambda takes a start several milliseconds. */
  private final class Fetch implements Runnable {

    private final ChunkId id;
    private final int length;
    private final CompletableFuture<byte[]> result;

    Fetch(ChunkId id, int length, CompletableFuture<byte[]> result) {
      this.id = id;
      this.length = length;
      this.result = result;
    }

    @Override
    public void run() {
      fetch(id, length, result);
    }
  }

  // Whatever goes wrong belongs to those who wait: a fetch that is never completed hangs them.
  @SuppressWarnings("IllegalCatch")
  private void fetch(ChunkId id, int length, CompletableFuture<byte[]> result) {
    try {
      if (closed) {
        throw new IOException("chunk " + id + " is not fetched: its blob is closed");
      }
      // A fetch may have ended between the look into the cache and that at the fetches.
      byte[] chunk = chunks.get(id);
      if (chunk == null) {
        chunk = reader.read(id, length);
        chunks.put(id, chunk);
      }
      fetches.remove(id, result);
      result.complete(chunk);
    } catch (Throwable e) {
      fail(id, result, e);
    }
  }

  /** Tells the log and then those who wait, after the way is free for another try. */
  private void fail(ChunkId id, CompletableFuture<byte[]> result, Throwable e) {
    fetches.remove(id, result);
    try {
      if (!closed) {
        warnings.warn(
            e instanceof IOException && e.getMessage() != null
                ? e.getMessage()
                : "chunk " + id + ": " + e);
      }
    } finally {
      result.completeExceptionally(e);
    }
  }

  /** Lets go of the chunks in memory; fetches under way go on. */
  void clear() {
    chunks.clear();
  }

  /** Ends all fetches: whoever waits, or comes later, fails at once. */
  @Override
  public void close() {
    closed = true;
    fetchers.shutdownNow();
    IOException abandoned = new IOException("the blob is closed");
    fetches.values().forEach(fetch -> fetch.completeExceptionally(abandoned));
  }

  private static ExecutorService fetchers(int most, ThreadFactory threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
