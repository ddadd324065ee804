package io.bootfs.store.prefetch;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.stack.Ahead;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches beside each chunk that had to be waited for what {@link Guesses} says is read next.
 * Thread-safe: one thread thinks, and others fetch. The owner closes it.
 *
 * <p>The newest guesses are fetched first. Who wants a chunk that is only planned fetches it alone,
 * at once; who wants one that is on its way waits for it.
 */
final class Neighbours implements AutoCloseable {

  /**
   * How many guesses may be on their way: what a link of 20 ms and 100 Mbit/s carries in a round
   * trip and a half. More would keep the link from those who wait.
   */
  static final int MOST_REQUESTS = 16;

  private final Index index;
  private final Ahead ahead;
  private final NeighbourCounters counters;
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("neighbours").factory(),
          // Who reads on when it is closed reads without it.
          new ThreadPoolExecutor.DiscardPolicy());
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  // All below belongs to the thread.
  private @Nullable IdLookup numbers;
  private final Guesses guesses;
  private final Deque<Integer> planned = new ArrayDeque<>();
  private int inFlight;
  private boolean closed;

  Neighbours(Index index, Ahead ahead, NeighbourCounters counters) {
    this.index = index;
    this.ahead = ahead;
    this.counters = counters;
    this.guesses = new Guesses(index);
  }

  /** Notes that a chunk is read, and returns at once. */
  void read(ChunkId id) {
    thread.execute(() -> plan(id, guesses::read));
  }

  /** Notes that a chunk has to be fetched for its reader, and returns at once. */
  void missed(ChunkId id) {
    thread.execute(() -> plan(id, guesses::missed));
  }

  /** What follows from what happened to a chunk. */
  private interface Conclusion {
    List<Integer> of(int chunk);
  }

  private void plan(ChunkId id, Conclusion conclusion) {
    int chunk = numbers().find(id);
    if (chunk == IdLookup.NONE) {
      return; // Of another index, which shares the stores.
    }
    conclusion.of(chunk).reversed().forEach(planned::push);
    send();
  }

  /** Made when it is needed, and not by those who wait for a chunk. */
  private IdLookup numbers() {
    IdLookup made = numbers == null ? new IdLookup(index) : numbers;
    numbers = made;
    return made;
  }

  private void send() {
    while (!closed && inFlight < MOST_REQUESTS && !planned.isEmpty()) {
      int chunk = planned.pop();
      if (!guesses.isRead(chunk)) {
        inFlight++;
        requests.execute(() -> fetch(chunk));
      }
    }
    counters.used(guesses.usedChunks(), guesses.usedBytes());
  }

  private void fetch(int chunk) {
    try {
      long stored = ahead.fetch(index.id(chunk), index.length(chunk));
      thread.execute(() -> fetched(chunk, stored));
    } catch (IOException e) {
      thread.execute(() -> failed(chunk));
    }
  }

  private void fetched(int chunk, long stored) {
    inFlight--;
    if (stored > 0) {
      counters.fetched(stored);
    }
    guesses.fetched(chunk, stored);
    send();
  }

  /** Whoever needs a chunk that can't be had will say so; nothing more is guessed for now. */
  private void failed(int chunk) {
    inFlight--;
    guesses.dropped(chunk);
    planned.forEach(guesses::dropped);
    planned.clear();
  }

  /** Fetches nothing more, and waits for what is on its way. */
  @Override
  public void close() {
    thread.execute(() -> closed = true);
    thread.close();
    requests.close();
  }
}
