package io.bootfs.store.prefetch;

import io.bootfs.store.pack.PackTable.Part;
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
   * Chunks or frames that follow each other within a pack.
   *
   * @param parts at least one; some may be at hand already
   */
  record Extent<P extends Part>(List<P> parts) {

    long from() {
      return parts.getFirst().offset();
    }

    long to() {
      return parts.getLast().end();
    }
  }

  private Extents() {}

  /**
   * Returns the extents that hold certain parts, in order.
   *
   * @param all the pack's
   * @param places which of them are wanted, in order
   * @param gap how many bytes between two of them are read, too
   */
  static <P extends Part> List<Extent<P>> of(List<P> all, List<Integer> places, long gap) {
    List<Extent<P>> extents = new ArrayList<>();
    int first = -1;
    int last = -1;
    for (int place : places) {
      if (first >= 0 && all.get(place).offset() - all.get(last).end() > gap) {
        extents.add(new Extent<>(all.subList(first, last + 1)));
        first = place;
      }
      first = first < 0 ? place : first;
      last = place;
    }
    if (first >= 0) {
      extents.add(new Extent<>(all.subList(first, last + 1)));
    }
    return extents;
  }
}
