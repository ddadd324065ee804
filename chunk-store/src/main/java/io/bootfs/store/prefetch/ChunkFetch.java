package io.bootfs.store.prefetch;

import io.bootfs.chunker.Index;
import io.bootfs.store.profile.StartRecorder;
import io.bootfs.store.stack.Ahead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * Fetches chunks ahead in some order, each by a request of its own, or, as soon as the pack of the
 * image is known, many by a range of it. Thread-safe. Readers overtake it: their requests are not
 * queued behind these.
 */
final class ChunkFetch {

  private final Index index;
  private final Ahead ahead;
  private final ImagePack pack;
  private final StartRecorder recorder;
  private final PrefetchCounters counters;
  private volatile boolean failed;

  ChunkFetch(
      Index index, Ahead ahead, ImagePack pack, StartRecorder recorder, PrefetchCounters counters) {
    this.index = index;
    this.ahead = ahead;
    this.pack = pack;
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
    Semaphore ranges = new Semaphore(Math.min(ImagePack.MOST_RANGES, window.most()));
    try (RequestThreads threads = new RequestThreads()) {
      Iterator<Integer> left = chunks.iterator();
      while (left.hasNext()) {
        if (failed || !recorder.awaitWanted(mostUnwanted)) {
          return;
        }
        if (pack.isThere()) {
          List<Integer> batch = batch(left);
          ranges.acquire();
          if (!threads.run(() -> fetchRanges(batch, ranges))) {
            failed = true;
          }
          continue;
        }
        int chunk = left.next();
        if (!ahead.has(index.id(chunk))) {
          window.acquire();
          if (!threads.run(() -> fetch(chunk, window))) {
            failed = true;
          }
        }
      }
    }
  }

  /** Takes as many chunks as are worth a range, if they lie together. */
  private List<Integer> batch(Iterator<Integer> left) {
    List<Integer> batch = new ArrayList<>();
    for (long bytes = 0; left.hasNext() && bytes < ImagePack.RANGE_BYTES; ) {
      int chunk = left.next();
      if (!ahead.has(index.id(chunk))) {
        recorder.fetchedAhead(index.id(chunk), index.length(chunk));
        batch.add(chunk);
        bytes += index.length(chunk);
      }
    }
    return batch;
  }

  private void fetchRanges(List<Integer> batch, Semaphore ranges) {
    try {
      for (int chunk : pack.fetch(batch, counters)) {
        fetch(chunk);
      }
    } catch (IOException e) {
      failed = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ranges.release();
    }
  }

  private long fetch(int chunk) throws IOException {
    long fetched = ahead.fetch(index.id(chunk), index.length(chunk));
    if (fetched > 0) {
      counters.single(fetched);
    }
    return fetched;
  }

  private void fetch(int chunk, Window window) {
    long fetched = 0;
    try {
      recorder.fetchedAhead(index.id(chunk), index.length(chunk));
      fetched = fetch(chunk);
    } catch (IOException e) {
      failed = true;
    } finally {
      window.release(fetched);
    }
  }

  /** Returns the chunks of an index in the order of the blob, each made when it is looked at. */
  static Iterable<Integer> all(Index index) {
    return () -> IntStream.range(0, index.chunkCount()).iterator();
  }
}
