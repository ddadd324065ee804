package io.bootfs.store.prefetch;

import io.bootfs.chunker.Index;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.PackName;
import io.bootfs.store.pack.FrameReader;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.pack.PackTable.Entry;
import io.bootfs.store.pack.PackTable.Frame;
import io.bootfs.store.prefetch.Extents.Extent;
import io.bootfs.store.profile.StartRecorder;
import io.bootfs.store.stack.Ahead;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Fetches ahead what a pack holds: in one response if most of it is wanted, else in as few as the
 * gaps allow, and chunk by chunk where the frame that holds them holds too much besides. Not
 * thread-safe.
 */
final class PackFetch {

  private static final int BUFFER = 64 << 10;

  private final PackName name;
  private final Index index;
  private final Ahead ahead;
  private final StartRecorder recorder;
  private final Supplier<ChunkFetch> chunks;
  private final PrefetchCounters counters;

  PackFetch(
      PackName name,
      Index index,
      Ahead ahead,
      StartRecorder recorder,
      Supplier<ChunkFetch> chunks,
      PrefetchCounters counters) {
    this.name = name;
    this.index = index;
    this.ahead = ahead;
    this.recorder = recorder;
    this.chunks = chunks;
    this.counters = counters;
  }

  /**
   * Fetches what the cache lacks.
   *
   * @param begun the answer to a request for the pack that was sent before
   * @return what the pack holds, if there is one
   * @throws IOException if the pack can't be read, or is none, or holds what is no chunk
   */
  Optional<PackTable> run(BegunPack begun) throws IOException, InterruptedException {
    return switch (begun.await()) {
      case LACKS -> {
        counters.asked();
        yield Optional.empty();
      }
      case COMES -> {
        counters.asked();
        yield runOn(begun);
      }
      case NONE -> {
        ahead.letGo();
        yield run(open(0, Long.MAX_VALUE));
      }
    };
  }

  /** Whatever is wrong with what was asked for so simply: a request of this store's tells. */
  private Optional<PackTable> runOn(BegunPack begun) throws IOException, InterruptedException {
    try {
      return run(Optional.of(begun.content()));
    } catch (IOException e) {
      begun.close();
      ahead.letGo();
      return run(open(0, Long.MAX_VALUE));
    }
  }

  private Optional<PackTable> run(Optional<InputStream> pack)
      throws IOException, InterruptedException {
    if (pack.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = pack.get();
        Keeping keeping = new Keeping();
        PackKeeper keeper = new PackKeeper(index, ahead, keeping, counters)) {
      PackTable table = PackTable.read(in, index);
      fetch(in, table, keeper);
      return Optional.of(table);
    }
  }

  /**
   * Fetches what lacks in the order of the pack: it reads on if that begins there, and asks for
   * each other part.
   */
  private void fetch(InputStream in, PackTable table, PackKeeper keeper)
      throws IOException, InterruptedException {
    FrameChoice choice = FrameChoice.of(table, entry -> !ahead.has(entry.id()));
    List<Frame> frames = choice.frames();
    Deque<Entry> alone = new ArrayDeque<>(choice.alone());
    Deque<Extent<Frame>> extents = new ArrayDeque<>(Extents.of(frames, choice.read(), Extents.GAP));
    long position = frames.isEmpty() ? 0 : frames.getFirst().offset();
    if (!extents.isEmpty()
        && extents.element().from() - position <= Extents.GAP
        && (alone.isEmpty() || alone.element().offset() > extents.element().from())) {
      in.skipNBytes(extents.element().from() - position);
      if (!read(in, extents.remove(), keeper)) {
        return;
      }
    }
    ahead.letGo(); // Nothing of this response is to be waited for.
    in.close(); // Else more of it would come, beside what is wanted.
    for (Extent<Frame> extent : extents) {
      fetchAlone(alone, extent.from());
      if (!readApart(extent, keeper)) {
        return;
      }
    }
    fetchAlone(alone, Long.MAX_VALUE);
  }

  /** Fetches the first of some chunks by themselves: those that lie before a place in the pack. */
  private void fetchAlone(Deque<Entry> alone, long end) throws InterruptedException {
    List<Integer> numbers = new ArrayList<>();
    while (!alone.isEmpty() && alone.element().offset() < end) {
      numbers.add(alone.remove().number());
    }
    if (!numbers.isEmpty()) {
      // A new one each time: after a chunk that can't be had, it fetches no more.
      chunks.get().run(numbers, new Window(Window.MOST), Prefetcher.MOST_UNWANTED);
    }
  }

  private Optional<InputStream> open(long from, long to) throws IOException {
    counters.asked();
    return ahead.openPack(name, from, to).map(in -> new BufferedInputStream(in, BUFFER));
  }

  private boolean readApart(Extent<Frame> extent, PackKeeper keeper)
      throws IOException, InterruptedException {
    Optional<InputStream> part = open(extent.from(), extent.to());
    if (part.isPresent()) {
      try (InputStream in = part.get()) {
        return read(in, extent, keeper);
      }
    }
    return true;
  }

  /** Reads a part of the pack, and tells whether more may come. */
  private boolean read(InputStream in, Extent<Frame> extent, PackKeeper keeper)
      throws IOException, InterruptedException {
    keeper.expect(extent.parts().stream().flatMap(frame -> frame.entries().stream()).toList());
    for (Frame frame : extent.parts()) {
      if (!(frame.isShared() ? readShared(in, frame, keeper) : readAlone(in, frame, keeper))) {
        return false;
      }
    }
    return true;
  }

  private boolean readAlone(InputStream in, Frame frame, PackKeeper keeper)
      throws IOException, InterruptedException {
    Entry entry = frame.entries().getFirst();
    if (!mayCome(entry, keeper)) {
      return false;
    }
    byte[] stored = in.readNBytes(entry.storedLength());
    if (stored.length < entry.storedLength()) {
      throw new IOException("it ends within chunk " + entry.id());
    }
    keeper.take(entry, new EncodedChunk(stored, Encoding.ZSTD));
    return true;
  }

  private boolean readShared(InputStream in, Frame frame, PackKeeper keeper)
      throws IOException, InterruptedException {
    try (FrameReader content = new FrameReader(in, frame.storedLength())) {
      for (Entry entry : frame.entries()) {
        if (!mayCome(entry, keeper)) {
          return false;
        }
        byte[] plain = content.read(index.length(entry.number()));
        keeper.take(entry, new EncodedChunk(plain, Encoding.PLAIN));
      }
      content.mustEnd();
      return true;
    }
  }

  /** Waits while too much has come that nobody wants, and tells whether more may come. */
  private boolean mayCome(Entry entry, PackKeeper keeper) throws InterruptedException {
    recorder.fetchedAhead(entry.id(), index.length(entry.number()));
    if (recorder.unwantedBytes() > Prefetcher.MOST_UNWANTED) {
      keeper.pause();
      return recorder.awaitWanted(Prefetcher.MOST_UNWANTED);
    }
    return true;
  }
}
