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

  /** Returns the parts that hold the entries {@code wanted} of {@code all}, in order. */
  static List<Extent> of(List<Entry> all, List<Boolean> wanted) {
    List<Extent> extents = new ArrayList<>();
    int first = -1;
    int last = -1;
    for (int i = 0; i < all.size(); i++) {
      if (!wanted.get(i)) {
        continue;
      }
      if (first >= 0 && all.get(i).offset() - all.get(last).end() > GAP) {
        extents.add(new Extent(all.subList(first, last + 1)));
        first = i;
      }
      first = first < 0 ? i : first;
      last = i;
    }
    if (first >= 0) {
      extents.add(new Extent(all.subList(first, last + 1)));
    }
    return extents;
  }
}
