package io.bootfs.store.prefetch;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.stack.Ahead;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches beside each chunk that had to be waited for what {@link Guesses} says is read next.
 * Thread-safe: one thread thinks, and others fetch. The owner closes it.
 *
 * <p>The newest guesses are fetched first, each by a request of its own, or, where the store has a
 * pack of the image, by a range of that with others that are planned beside it. Who wants a chunk
 * that is only planned fetches it alone, at once; who wants one that is on its way waits for it.
 */
final class Neighbours implements AutoCloseable {

  /**
   * How many guesses may be on their way: what a link of 20 ms and 100 Mbit/s carries in a round
   * trip and a half. More would keep the link from those who wait.
   */
  static final int MOST_REQUESTS = 16;

  /** How far apart chunks may be that are fetched together, in chunks. */
  private static final int NEAR = 2;

  private final Index index;
  private final Ahead ahead;
  private final ImagePack pack;
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
  private final PackListener onItsWay = new OnItsWay();
  private final RequestThreads requests = new RequestThreads();

  // All below belongs to the thread.
  private @Nullable IdLookup numbers;
  private final Guesses guesses;
  private final Deque<Integer> planned = new ArrayDeque<>();
  private int inFlight;
  private boolean closed;

  /**
   * Starts to listen.
   *
   * @param startKnown as {@link Guesses} has it
   */
  Neighbours(
      Index index, Ahead ahead, ImagePack pack, boolean startKnown, NeighbourCounters counters) {
    this.index = index;
    this.ahead = ahead;
    this.pack = pack;
    this.counters = counters;
    this.guesses = new Guesses(index, startKnown);
  }

  /** Notes that a chunk is read, and returns at once. */
  void read(ChunkId id) {
    tell(() -> plan(id, guesses::read));
  }

  /** Notes that a chunk has to be fetched for its reader, and returns at once. */
  void missed(ChunkId id) {
    tell(() -> plan(id, guesses::missed));
  }

  private void tell(Runnable what) {
    try {
      thread.execute(what);
    } catch (OutOfMemoryError e) {
      // The container's limit of processes: its reader goes on, and nothing is guessed from this.
    }
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
    if (pack.isThere()) {
      guesses.byRanges();
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
    planned.removeIf(guesses::isRead);
    boolean ranges = pack.isThere();
    int most = ranges ? ImagePack.MOST_RANGES : MOST_REQUESTS;
    while (!closed && inFlight < most && !planned.isEmpty()) {
      int newest = planned.pop();
      List<Integer> run = ranges ? runAround(newest) : List.of(newest);
      inFlight++;
      if (!requests.run(() -> fetch(run))) {
        failed(run);
      }
    }
    counters.used(guesses.usedChunks(), guesses.usedBytes());
  }

  /** Takes what is planned beside a chunk, as much as is worth a range. */
  private List<Integer> runAround(int chunk) {
    NavigableSet<Integer> others = new TreeSet<>(planned);
    NavigableSet<Integer> run = new TreeSet<>(Set.of(chunk));
    long bytes = index.length(chunk);
    while (bytes < ImagePack.RANGE_BYTES) {
      Integer next = others.higher(run.last());
      if (next == null || next - run.last() > NEAR) {
        next = others.lower(run.first());
      }
      if (next == null || run.first() - next > NEAR) {
        break;
      }
      run.add(next);
      bytes += index.length(next);
    }
    planned.removeAll(run);
    return List.copyOf(run);
  }

  private void fetch(List<Integer> run) {
    try {
      for (int chunk : pack.fetch(run, onItsWay)) {
        long stored = ahead.fetch(index.id(chunk), index.length(chunk));
        if (stored > 0) {
          counters.asked();
        }
        onItsWay.came(chunk, stored);
      }
      thread.execute(this::ended);
    } catch (IOException e) {
      thread.execute(() -> failed(run));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What comes is noted by the thread. */
  private final class OnItsWay implements PackListener {

    @Override
    public void asked() {
      counters.asked();
    }

    @Override
    public void came(int chunk, long stored) {
      thread.execute(() -> {
        if (stored > 0) {
          counters.fetched(stored);
        }
        guesses.fetched(chunk, stored);
      });
    }
  }

  private void ended() {
    inFlight--;
    send();
  }

  /** Whoever needs a chunk that can't be had will say so; nothing more is guessed for now. */
  private void failed(List<Integer> run) {
    inFlight--;
    run.forEach(guesses::dropped);
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
