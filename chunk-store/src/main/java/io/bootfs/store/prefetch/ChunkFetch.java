package io.bootfs.store.prefetch;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.profile.StartRecorder;
import io.bootfs.store.stack.Ahead;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Fetches chunks ahead in some order, each by a request of its own. Thread-safe. Readers overtake
 * it: their requests are not queued behind these.
 */
final class ChunkFetch {

  private final Index index;
  private final Ahead ahead;
  private final StartRecorder recorder;
  private final PrefetchCounters counters;
  private volatile boolean failed;

  ChunkFetch(Index index, Ahead ahead, StartRecorder recorder, PrefetchCounters counters) {
    this.index = index;
    this.ahead = ahead;
    this.recorder = recorder;
    this.counters = counters;
  }

  /**
   * Fetches what the cache lacks of {@code chunks}; the first that can't be had ends it, since
   * whoever needs that one will say so.
   *
   * @param mostUnwanted ends it as {@link Prefetcher#MOST_UNWANTED} says
   */
  void run(Iterable<Integer> chunks, Window window, long mostUnwanted) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int chunk : chunks) {
        if (failed || !recorder.awaitWanted(mostUnwanted)) {
          return;
        }
        if (!ahead.has(index.id(chunk))) {
          window.acquire();
          threads.execute(() -> fetch(chunk, window));
        }
      }
    }
  }

  private void fetch(int chunk, Window window) {
    ChunkId id = index.id(chunk);
    int length = index.length(chunk);
    long fetched = 0;
    try {
      recorder.fetchedAhead(id, length);
      fetched = ahead.fetch(id, length);
      if (fetched > 0) {
        counters.single(fetched);
      }
    } catch (IOException e) {
      failed = true;
    } finally {
      window.release(fetched);
    }
  }

  /** Returns the chunks of an index in the order of the blob. */
  static List<Integer> all(Index index) {
    return IntStream.range(0, index.chunkCount()).boxed().toList();
  }
}
