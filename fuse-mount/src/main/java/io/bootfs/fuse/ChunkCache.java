package io.bootfs.fuse;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.Warnings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The uncompressed chunks in memory, bounded by bytes, and the fetches under way. Thread-safe. The
 * owner closes it.
 *
 * <p>Memory: the bound, and a chunk for each fetch under way.
 */
final class ChunkCache implements AutoCloseable {

  private static final long IDLE_SECONDS = 10;

  private final ChunkReader reader;
  private final Warnings warnings;
  private final AsyncCache<ChunkId, byte[]> chunks;
  private final ExecutorService fetchers;

  ChunkCache(ChunkReader reader, BlobOptions options, Warnings warnings) {
    this.reader = reader;
    this.warnings = warnings;
    chunks =
        Caffeine.newBuilder()
            .maximumWeight(options.cacheBytes())
            .<ChunkId, byte[]>weigher((id, chunk) -> chunk.length)
            // Its small housekeeping is done by the readers: no further pool of threads.
            .executor(Runnable::run)
            .buildAsync();
    fetchers = fetchers(options.parallelFetches());
  }

  /** Returns a chunk's bytes, which nobody may change. */
  byte[] get(ChunkId id, int length) throws IOException {
    CompletableFuture<byte[]> present = chunks.getIfPresent(id);
    if (present == null) {
      CompletableFuture<byte[]> mine = new CompletableFuture<>();
      present = chunks.asMap().putIfAbsent(id, mine);
      if (present == null) {
        fetch(id, length, mine);
        present = mine;
      }
    }
    return await(present);
  }

  /** Starts to fetch a chunk in the background unless it is at hand or on its way. */
  void request(ChunkId id, int length) {
    CompletableFuture<byte[]> mine = new CompletableFuture<>();
    if (chunks.getIfPresent(id) != null || chunks.asMap().putIfAbsent(id, mine) != null) {
      return;
    }
    try {
      fetchers.execute(() -> fetch(id, length, mine));
    } catch (RejectedExecutionException e) {
      mine.completeExceptionally(new IOException("chunk " + id + ": the blob is closed", e));
    }
  }

  // Whatever goes wrong belongs to those who wait: a fetch that is never completed hangs them.
  @SuppressWarnings("IllegalCatch")
  private void fetch(ChunkId id, int length, CompletableFuture<byte[]> result) {
    try {
      result.complete(reader.read(id, length));
    } catch (Throwable e) {
      warnings.warn(
          e instanceof IOException && e.getMessage() != null
              ? e.getMessage()
              : "chunk " + id + ": " + e);
      result.completeExceptionally(e);
    }
  }

  private static byte[] await(CompletableFuture<byte[]> chunk) throws IOException {
    try {
      return chunk.get();
    } catch (ExecutionException e) {
      // A new exception: the cause is shared by all who waited, and its stack is another thread's.
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while a chunk came").initCause(e);
    }
  }

  @Override
  public void close() {
    for (Runnable abandoned : fetchers.shutdownNow()) {
      // Those who wait for it are to learn that it failed: it runs, and its reader is closed.
      abandoned.run();
    }
  }

  private static ExecutorService fetchers(int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("fetch-", 1).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
