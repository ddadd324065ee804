package io.bootfs.fuse;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.WantedChunk;
import io.bootfs.store.Warnings;
import io.bootfs.store.parallel.DaemonThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * Returns the bytes of several chunks, or what they will come by, in their order. What this
   * machine keeps is read together by the calling thread; of what has to be fetched, it fetches the
   * first, and others the rest at the same time.
   *
   * <p>Of what this machine keeps, only the first and the last chunk stay in memory. The others'
   * bytes are all wanted now, so whoever asked has them; they would drive out what is wanted in
   * parts.
   */
  // A fetch that is never completed hangs those who wait, others among them.
  @SuppressWarnings("IllegalCatch")
  List<CompletableFuture<byte[]>> getAll(List<WantedChunk> wanted) {
    List<Fetch> own = new ArrayList<>(wanted.size());
    try {
      return getAll(wanted, own);
    } catch (Throwable e) {
      own.forEach(fetch -> fetch.fail(e));
      throw e;
    }
  }

  private List<CompletableFuture<byte[]>> getAll(List<WantedChunk> wanted, List<Fetch> own) {
    List<CompletableFuture<byte[]>> results = new ArrayList<>(wanted.size());
    for (WantedChunk chunk : wanted) {
      byte[] cached = cached(chunk.id(), chunk.length());
      CompletableFuture<byte[]> result = new CompletableFuture<>();
      CompletableFuture<byte[]> others =
          cached == null ? fetches.putIfAbsent(chunk.id(), result) : null;
      if (cached != null) {
        result.complete(cached);
      } else if (others == null) {
        own.add(new Fetch(chunk, result));
      }
      results.add(others == null ? result : others);
    }
    List<Fetch> left = own.size() > 1 ? withoutKept(own, wanted) : own;
    for (int i = 1; i < left.size(); i++) {
      execute(left.get(i), fetchers);
    }
    if (!left.isEmpty()) {
      left.getFirst().run(); // The calling thread would only wait.
    }
    return results;
  }

  /** Reads what this machine keeps, and returns the other fetches. */
  // A fetch that is never completed hangs those who wait: what fails here is tried one by one.
  @SuppressWarnings("IllegalCatch")
  private List<Fetch> withoutKept(List<Fetch> fetches, List<WantedChunk> all) {
    List<WantedChunk> wanted = new ArrayList<>(fetches.size());
    for (Fetch fetch : fetches) {
      wanted.add(fetch.wanted);
    }
    try {
      reader.readKept(wanted);
    } catch (Throwable e) {
      return fetches;
    }
    List<Fetch> left = new ArrayList<>();
    for (Fetch fetch : fetches) {
      byte[] bytes = fetch.wanted.bytes();
      if (bytes == null) {
        left.add(fetch);
      } else {
        boolean isEdge = fetch.wanted == all.getFirst() || fetch.wanted == all.getLast();
        fetch.succeed(bytes, isEdge);
      }
    }
    return left;
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
    execute(new Fetch(new WantedChunk(id, length), mine), executor);
    return mine;
  }

  private static void execute(Fetch fetch, Executor executor) {
    try {
      executor.execute(fetch);
    } catch (RejectedExecutionException e) {
      fetch.fail(e);
    } catch (OutOfMemoryError e) {
      // The container's limit of processes: no other thread can be had, so this one fetches.
      fetch.run();
    }
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

    private final WantedChunk wanted;
    private final CompletableFuture<byte[]> result;

    Fetch(WantedChunk wanted, CompletableFuture<byte[]> result) {
      this.wanted = wanted;
      this.result = result;
    }

    // Whatever goes wrong belongs to those who wait: a fetch that is never completed hangs them.
    @Override
    @SuppressWarnings("IllegalCatch")
    public void run() {
      ChunkId id = wanted.id();
      try {
        if (closed) {
          throw new IOException("chunk " + id + " is not fetched: its blob is closed");
        }
        // A fetch may have ended between the look into the cache and that at the fetches.
        byte[] chunk = chunks.get(id);
        succeed(chunk == null ? reader.read(id, wanted.length()) : chunk, true);
      } catch (Throwable e) {
        fail(e);
      }
    }

    /** Keeps the chunk if asked to, and then gives it to those who wait. */
    void succeed(byte[] chunk, boolean keeps) {
      if (keeps) {
        chunks.put(wanted.id(), chunk);
      }
      fetches.remove(wanted.id(), result);
      result.complete(chunk);
    }

    /** Tells the log and then those who wait, after the way is free for another try. */
    void fail(Throwable e) {
      fetches.remove(wanted.id(), result);
      try {
        if (!closed) {
          warnings.warn(
              e instanceof IOException && e.getMessage() != null
                  ? e.getMessage()
                  : "chunk " + wanted.id() + ": " + e);
        }
      } finally {
        result.completeExceptionally(e);
      }
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
