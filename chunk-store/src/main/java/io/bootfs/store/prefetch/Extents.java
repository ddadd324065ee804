package io.bootfs.store.prefetch;

import io.bootfs.store.pack.PackTable.Entry;
import java.util.ArrayList;
import java.util.List;

/** The parts of a pack that are worth a request each. */
final class Extents {

  /**
   * How many bytes that nobody needs are read in place of another request: what a link of 20 ms and
   * 100 Mbit/s carries in one round trip.
   */
  static final long GAP = 256 << 10;

  /**
   * Entries that follow each other within a pack.
   *
   * @param entries at least one; some may be at hand already
   */
  record Extent(List<Entry> entries) {

    long from() {
      return entries.getFirst().offset();
    }

    long to() {
      return entries.getLast().end();
    }
  }

  private Extents() {}

  /**
   * Returns the parts that hold certain entries, in order.
   *
   * @param all the pack's entries
   * @param places which of them are wanted, in order
   * @param gap how many bytes between two of them are read, too
   */
  static List<Extent> of(List<Entry> all, List<Integer> places, long gap) {
    List<Extent> extents = new ArrayList<>();
    int first = -1;
    int last = -1;
    for (int place : places) {
      if (first >= 0 && all.get(place).offset() - all.get(last).end() > gap) {
        extents.add(new Extent(all.subList(first, last + 1)));
        first = place;
      }
      first = first < 0 ? place : first;
      last = place;
    }
    if (first >= 0) {
      extents.add(new Extent(all.subList(first, last + 1)));
    }
    return extents;
  }
}
