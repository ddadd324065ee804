package io.bootfs.store.prefetch;

import io.bootfs.chunker.Index;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Guesses from the chunks that are read which ones are read next: those that follow in the blob,
 * where the rest of a file lies, and then its neighbours in the directory. Not thread-safe.
 *
 * <p>A miss is followed by a few guesses. Each guess that turns out right moves the window on, and
 * makes it grow: fast at first, and slowly when it is as wide as a link of 20 ms and 100 Mbit/s.
 *
 * <p>What it may cost: {@link #FREE} bytes, and as many as were guessed right, but {@link
 * #MOST_RISK} at once, uncompressed; reads in order that nobody had guessed count as right, so that
 * who reads at random is left alone, and yet may begin to read in order. Memory: three bits for a
 * chunk of the index, and {@link #MOST_UNREAD} guesses.
 */
final class Guesses {

  /** How many bytes may be guessed wrong before any guess was right. */
  static final long FREE = 16 << 20;

  /** How many bytes may be guessed wrong at once, however much was right before. */
  static final long MOST_RISK = 64 << 20;

  // Windows are counted in quarters of a chunk, so that a slow growth can be told.
  private static final int QUARTERS = 4;

  /** How many chunks are guessed behind a miss. */
  static final int FIRST = 8;

  /** How many chunks are guessed before a miss: mapped files are often entered in the middle. */
  static final int BEFORE = 4;

  /** Up to here a window grows by half with each right guess, and then by a quarter of a chunk. */
  private static final int FAST = 12 * QUARTERS;

  /** The widest window, in chunks, where each chunk is a request. */
  static final int MOST = 64;

  /** The widest window, in chunks, where many are fetched by one range. */
  static final int MOST_BY_RANGES = 512;

  /**
   * How many right guesses one outweighs that came and was not kept: the cache is full, and what is
   * guessed is fetched twice.
   */
  private static final int NOT_KEPT = 32;

  private static final int MOST_UNREAD = 4096;

  /** A chunk that was guessed and not read yet. */
  private static final class Guess {
    private int window;
    private int risk;
    private long stored;

    Guess(int window, int risk) {
      this.window = window;
      this.risk = risk;
    }
  }

  private final Index index;
  private final boolean startKnown;
  private final BitSet read = new BitSet();
  private final BitSet guessed = new BitSet();
  private final BitSet fetched = new BitSet();
  private final Map<Integer, Guess> unread = new LinkedHashMap<>();
  private boolean ranges;
  private long earned = FREE;
  private long risked;
  private long usedChunks;
  private long usedBytes;

  /**
   * Creates guesses for a process that has read nothing yet.
   *
   * @param startKnown whether what an earlier start read is at hand: then it ends where that
   *     start's reading ended, and only what that one did not read tells what follows
   */
  Guesses(Index index, boolean startKnown) {
    this.index = index;
    this.startKnown = startKnown;
  }

  /**
   * Says that what is guessed will be fetched by ranges: from now on windows may grow wider, and
   * nothing is guessed before it is worth a request.
   */
  void byRanges() {
    ranges = true;
  }

  /**
   * Notes that a chunk was not at hand; that it is read was said by {@link #read} before.
   *
   * @return what to fetch, the likeliest first
   */
  List<Integer> missed(int chunk) {
    if (chunk == 0) {
      return List.of(); // The superblock, which every mount reads: nothing follows from it.
    }
    read.set(chunk);
    if (fetched.get(chunk)) {
      earned -= (long) NOT_KEPT * index.length(chunk);
    } else if (!guessed.get(chunk) && read.get(chunk - 1)) {
      earn(index.length(chunk));
    }
    return around(chunk, FIRST * QUARTERS, BEFORE);
  }

  /**
   * Notes that a chunk is read.
   *
   * @return what to fetch, the likeliest first
   */
  List<Integer> read(int chunk) {
    boolean again = read.get(chunk);
    read.set(chunk);
    Guess guess = unread.remove(chunk);
    if (guess != null) {
      risked -= guess.risk;
      earn(guess.risk);
      usedChunks++;
      usedBytes += guess.stored;
      return around(chunk, grown(guess.window), 0);
    }
    boolean inOrder = !startKnown && !again && chunk > 0 && read.get(chunk - 1);
    return inOrder ? around(chunk, FIRST * QUARTERS, 0) : List.of();
  }

  private void earn(int bytes) {
    earned = Math.min(earned + bytes, risked + MOST_RISK);
  }

  private int grown(int window) {
    int most = ranges ? MOST_BY_RANGES : MOST;
    return window < FAST
        ? Math.min(FAST, window + window / 2)
        : Math.min(most * QUARTERS, window + 1);
  }

  private List<Integer> around(int chunk, int window, int before) {
    List<Integer> wanted = new ArrayList<>();
    int last = Math.min(index.chunkCount() - 1, chunk + window / QUARTERS);
    boolean enough = !ranges || isEnough(chunk, last);
    for (int i = chunk + 1; i <= last; i++) {
      widen(i, window);
      if (enough) {
        add(i, window, wanted);
      }
    }
    for (int i = chunk - 1; i >= Math.max(1, chunk - before); i--) {
      widen(i, window);
      add(i, window, wanted);
    }
    return wanted;
  }

  /** Tells whether at least half of what is read next is still to be guessed: one range's worth. */
  private boolean isEnough(int chunk, int last) {
    int known = 0;
    for (int i = chunk + 1; i <= last; i++) {
      known += guessed.get(i) || read.get(i) ? 1 : 0;
    }
    return 2 * known <= last - chunk;
  }

  private void widen(int chunk, int window) {
    Guess before = unread.get(chunk);
    if (before != null) {
      before.window = Math.max(before.window, window);
    }
  }

  private void add(int chunk, int window, List<Integer> wanted) {
    if (!read.get(chunk) && !guessed.get(chunk) && risked < earned) {
      guessed.set(chunk);
      risked += index.length(chunk);
      unread.put(chunk, new Guess(window, index.length(chunk)));
      forgetOldest();
      wanted.add(chunk);
    }
  }

  /** What is forgotten was wrong. */
  private void forgetOldest() {
    if (unread.size() > MOST_UNREAD) {
      unread.remove(unread.keySet().iterator().next());
    }
  }

  /**
   * Notes that a guessed chunk has come.
   *
   * @param stored how many bytes were fetched, 0 if it was at hand or somebody else fetched it
   */
  void fetched(int chunk, long stored) {
    fetched.set(chunk, stored > 0);
    Guess guess = unread.get(chunk);
    if (guess == null) {
      if (read.get(chunk)) {
        usedBytes += stored;
      }
    } else if (stored == 0) {
      risked -= guess.risk;
      guess.risk = 0; // It costs nothing, and still tells where reading goes on.
      if (startKnown) {
        unread.remove(chunk);
      }
    } else {
      guess.stored = stored;
    }
  }

  /** Notes that a guessed chunk does not come: it costs nothing, and may be guessed again. */
  void dropped(int chunk) {
    guessed.clear(chunk);
    Guess guess = unread.remove(chunk);
    if (guess != null) {
      risked -= guess.risk;
    }
  }

  /** Tells whether a chunk was read: then whoever reads it fetches it. */
  boolean isRead(int chunk) {
    return read.get(chunk);
  }

  /** Returns how many guessed chunks were read. */
  long usedChunks() {
    return usedChunks;
  }

  /** Returns how many bytes were fetched by guesses that were right, as stored. */
  long usedBytes() {
    return usedBytes;
  }
}
