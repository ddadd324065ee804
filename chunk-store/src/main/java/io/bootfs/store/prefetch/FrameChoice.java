package io.bootfs.store.prefetch;

import io.bootfs.store.pack.PackTable;
import io.bootfs.store.pack.PackTable.Entry;
import io.bootfs.store.pack.PackTable.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which of a pack's frames are read, and which chunks are fetched by themselves, since so little
 * lacks of their frame that it would bring more bytes than they do. Immutable.
 *
 * @param frames all of the pack's
 * @param read the places of those that are read, in order
 * @param alone the chunks that are fetched by themselves, in order
 */
record FrameChoice(List<Frame> frames, List<Integer> read, List<Entry> alone) {

  /**
   * What a request takes beside its chunk, in bytes: the processors' time for it, some milliseconds
   * for two of them together, in bytes of a link of 100 Mbit/s.
   */
  private static final long REQUEST_BYTES = 16 << 10;

  /** A chunk that is compressed by itself is a quarter longer than its share of a frame. */
  private static final double ALONE = 1.25;

  /** Chooses for a node that lacks some chunks of a pack. */
  static FrameChoice of(PackTable table, Predicate<Entry> lacks) {
    List<Frame> frames = table.frames();
    List<Integer> read = new ArrayList<>();
    List<Entry> alone = new ArrayList<>();
    for (int place = 0; place < frames.size(); place++) {
      Frame frame = frames.get(place);
      List<Entry> lacking = frame.entries().stream().filter(lacks).toList();
      if (lacking.isEmpty()) {
        continue;
      }
      if (frame.storedLength() <= bytesAlone(lacking) || !frame.isShared()) {
        read.add(place);
      } else {
        alone.addAll(lacking);
      }
    }
    return new FrameChoice(frames, read, alone);
  }

  private static double bytesAlone(List<Entry> lacking) {
    double bytes = 0;
    for (Entry entry : lacking) {
      bytes += ALONE * entry.storedLength() + REQUEST_BYTES;
    }
    return bytes;
  }
}
