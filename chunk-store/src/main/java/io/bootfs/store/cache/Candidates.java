package io.bootfs.store.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The chunks of a cache that were used least recently, as many as a bounded memory holds. Not
 * thread-safe.
 */
final class Candidates {

  /**
   * A chunk's file.
   *
   * @param usedMillis when it was last used, in milliseconds of the epoch
   * @param bytes what it takes on the disk
   */
  record Candidate(Path file, long usedMillis, long bytes) {}

  private static final Comparator<Candidate> BY_USE =
      Comparator.comparingLong(Candidate::usedMillis);

  private final int most;
  private final PriorityQueue<Candidate> youngestFirst = new PriorityQueue<>(BY_USE.reversed());

  Candidates(int most) {
    this.most = most;
  }

  void add(Candidate candidate) {
    if (youngestFirst.size() == most) {
      if (BY_USE.compare(candidate, youngestFirst.element()) >= 0) {
        return;
      }
      youngestFirst.remove();
    }
    youngestFirst.add(candidate);
  }

  /** Returns them, the one first that was used longest ago. */
  List<Candidate> oldestFirst() {
    List<Candidate> sorted = new ArrayList<>(youngestFirst);
    sorted.sort(BY_USE);
    return sorted;
  }
}
