package io.bootfs.store.prefetch;

import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.PackName;
import io.bootfs.store.Warnings;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.pack.PackTable.Entry;
import io.bootfs.store.prefetch.Extents.Extent;
import io.bootfs.store.stack.Ahead;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store's pack of all of the image, by ranges of which chunks that lie together are fetched.
 * Thread-safe. Nobody waits until it is known whether there is one; one that is damaged is
 * forgotten with a warning. The owner closes it.
 */
final class ImagePack implements AutoCloseable {

  /** How many ranges may be on their way: what is in flight delays a reader who wants another. */
  static final int MOST_RANGES = 4;

  /** How much one range is to bring, uncompressed: about a megabyte as it is stored. */
  static final long RANGE_BYTES = 3 << 20;

  /** A chunk or two are read in place of another request. */
  private static final long GAP = 48 << 10;

  private static final int BUFFER = 64 << 10;

  private final PackName name;
  private final Index index;
  private final Ahead ahead;
  private final Warnings warnings;
  private volatile @Nullable PackTable table;
  private @Nullable Keeping keeping;
  private @Nullable Thread asking;
  private boolean forgotten;

  ImagePack(PackName name, Index index, Ahead ahead, Warnings warnings) {
    this.name = name;
    this.index = index;
    this.ahead = ahead;
    this.warnings = warnings;
  }

  /** Asks the store for the pack's table, unless that was done before, and returns at once. */
  synchronized void ask(PackListener listener) {
    if (asking == null) {
      asking = Thread.ofPlatform().daemon().name("image-pack").start(() -> read(listener));
    }
  }

  /** Waits for what the store answers, if it was asked. */
  void awaitAnswer() throws InterruptedException {
    Thread asked;
    synchronized (this) {
      asked = asking;
    }
    if (asked != null) {
      asked.join();
    }
  }

  private void read(PackListener listener) {
    try {
      int[] different = PackTable.different(index, new IdLookup(index));
      listener.asked();
      Optional<InputStream> part = ahead.openPack(name, 0, PackTable.bytes(different.length));
      if (part.isPresent()) {
        try (InputStream in = new BufferedInputStream(part.get(), BUFFER)) {
          table = PackTable.readImage(in, index, different);
        }
      }
    } catch (IOException e) {
      forget(e);
    }
  }

  /** Says so once, though several ranges may be on their way. */
  private synchronized void forget(IOException why) {
    if (forgotten) {
      return;
    }
    forgotten = true;
    table = null;
    warnings.warn("prefetch: pack " + name + ": " + why.getMessage() + "; it is not used");
  }

  /** Tells whether ranges can be fetched. */
  boolean isThere() {
    return table != null;
  }

  /**
   * Fetches what the cache lacks of {@code chunks}, in as few ranges as the gaps between them
   * allow.
   *
   * @param listener hears of each of them, and of what lies between them
   * @return the chunks that the pack does not give: those it does not hold, and if it is damaged,
   *     all that have not come
   * @throws IOException if the store can't be asked
   */
  List<Integer> fetch(Collection<Integer> chunks, PackListener listener)
      throws IOException, InterruptedException {
    PackTable pack = table;
    if (pack == null) {
      return List.copyOf(chunks);
    }
    List<Integer> places = new ArrayList<>();
    List<Integer> elsewhere = new ArrayList<>();
    for (int chunk : chunks) {
      int place = pack.place(chunk);
      if (ahead.has(index.id(chunk))) {
        listener.came(chunk, 0);
      } else {
        (place < 0 ? elsewhere : places).add(place < 0 ? chunk : place);
      }
    }
    places.sort(null);
    try {
      for (Extent<Entry> extent : Extents.of(pack.entries(), places, GAP)) {
        fetch(extent, listener);
      }
      return elsewhere;
    } catch (IOException e) {
      if (!isDamage(e)) {
        throw e;
      }
      forget(e);
      return chunks.stream().filter(chunk -> !ahead.has(index.id(chunk))).toList();
    }
  }

  private void fetch(Extent<Entry> extent, PackListener listener)
      throws IOException, InterruptedException {
    try (PackKeeper keeper = new PackKeeper(index, ahead, keeping(), listener)) {
      // Before it is asked for: who wants one of them while the request is on its way waits, too.
      keeper.expect(extent.parts());
      listener.asked();
      try (InputStream in = open(extent)) {
        for (Entry entry : extent.parts()) {
          byte[] stored = in.readNBytes(entry.storedLength());
          if (stored.length < entry.storedLength()) {
            throw new EOFException("it ends within chunk " + entry.id());
          }
          keeper.take(entry, new EncodedChunk(stored, Encoding.ZSTD));
        }
      }
    }
  }

  private InputStream open(Extent<Entry> extent) throws IOException {
    InputStream part =
        ahead
            .openPack(name, extent.from(), extent.to())
            .orElseThrow(() -> new EOFException("the store does not give parts of it"));
    return new BufferedInputStream(part, BUFFER);
  }

  private static boolean isDamage(IOException e) {
    return e instanceof EOFException || e.getCause() instanceof ChunkInvalidException;
  }

  private synchronized Keeping keeping() {
    Keeping made = keeping == null ? new Keeping() : keeping;
    keeping = made;
    return made;
  }

  /** Waits for what has come to be kept; nothing may be fetched any more. */
  @Override
  public synchronized void close() {
    if (keeping != null) {
      keeping.close();
    }
  }
}
