package io.bootfs.store.prefetch;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkListener;
import io.bootfs.store.PackName;
import io.bootfs.store.Warnings;
import io.bootfs.store.cache.Claim;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.pack.PackTable.Entry;
import io.bootfs.store.profile.IndexFile;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.profile.StartRecorder;
import io.bootfs.store.stack.Ahead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches into a node's cache what a start will read: what the store's pack for the start holds, or
 * what an earlier start's profile lists, or what the image's converter guessed: chunk by chunk, or
 * by ranges of the store's {@linkplain ImagePack pack of the image}. Whatever has to be waited for
 * all the same brings its {@linkplain Neighbours neighbours}. Thread-safe. It works on threads of
 * its own, whose faults cost speed and nothing else. The owner closes it, if the process lives
 * longer.
 *
 * <p>When all of the profile is in the cache, nothing is asked for.
 */
public final class Prefetcher implements AutoCloseable {

  /**
   * How many bytes may be fetched ahead that nobody has wanted yet, uncompressed: what a wrong
   * profile costs at most.
   */
  static final long MOST_UNWANTED = 32 << 20;

  /** The rest of an image, which nobody waits for, leaves the link to those who wait. */
  private static final int REST_REQUESTS = 2;

  /** A guess may be wrong, so it leaves room on the link. */
  private static final int GUESS_REQUESTS = 16;

  /**
   * How much is fetched.
   *
   * @param guess a file that lists what a start is likely to read where nothing better is known, as
   *     a profile; it need not exist
   * @param rest whether all of the image is fetched when the start is over
   * @param atHand is told, on a thread of the prefetcher's, the numbers of the chunks that earlier
   *     starts read, in order, if they are all in the cache
   * @param begun the answer to a request for the start's pack that was sent already; the prefetcher
   *     closes it
   */
  public record Options(
      Path guess, boolean rest, Consumer<List<Integer>> atHand, BegunPack begun) {}

  private final Index index;
  private final IndexFile indexFile;
  private final Ahead ahead;
  private final StartRecorder recorder;
  private final ProfileFolder profiles;
  private final Options options;
  private final Warnings warnings;
  private final Thread thread;
  private final PrefetchCounters counters = new PrefetchCounters();
  private final NeighbourCounters neighbourCounters = new NeighbourCounters();
  private volatile @Nullable Profile before;
  private @Nullable ImagePack imagePack;
  private @Nullable Neighbours neighbours;

  private Prefetcher(
      Index index,
      IndexFile indexFile,
      Ahead ahead,
      StartRecorder recorder,
      ProfileFolder profiles,
      Options options,
      Warnings warnings) {
    this.index = index;
    this.indexFile = indexFile;
    this.ahead = ahead;
    this.recorder = recorder;
    this.profiles = profiles;
    this.options = options;
    this.warnings = warnings;
    this.thread = Thread.ofPlatform().daemon().name("prefetch").unstarted(this::run);
  }

  /**
   * Starts to fetch.
   *
   * @param indexFile the file that {@code index} was read from, by which packs and profiles are
   *     called
   * @param recorder what notes the reads of this start
   * @param options how much is fetched
   * @param warnings takes a line when a pack or profile is not what it should be
   */
  public static Prefetcher start(
      Index index,
      IndexFile indexFile,
      Ahead ahead,
      StartRecorder recorder,
      ProfileFolder profiles,
      Options options,
      Warnings warnings) {
    Prefetcher prefetcher =
        new Prefetcher(index, indexFile, ahead, recorder, profiles, options, warnings);
    prefetcher.thread.start();
    return prefetcher;
  }

  /** Fetches no more neighbours, and waits for those on their way. */
  @Override
  public synchronized void close() {
    ahead.onMiss(ChunkListener.NONE);
    recorder.onRead(ChunkListener.NONE);
    if (neighbours != null) {
      neighbours.close();
    }
    if (imagePack != null) {
      imagePack.close();
    }
  }

  /** Waits until what was known before is fetched. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  /** Waits until it is known whether the store has a pack of the image, if it was asked. */
  void awaitImagePack() throws InterruptedException {
    ImagePack image;
    synchronized (this) {
      image = imagePack;
    }
    if (image != null) {
      image.awaitAnswer();
    }
  }

  /** Returns the profile of earlier starts, if there is one and it was read by now. */
  public Optional<Profile> profile() {
    return Optional.ofNullable(before);
  }

  /** Returns what was fetched so far. */
  public PrefetchStatistics statistics() {
    return counters.statistics();
  }

  /** Returns what was fetched so far because chunks beside it were read. */
  public NeighbourStatistics neighbours() {
    return neighbourCounters.statistics();
  }

  private void run() {
    try {
      ImagePack image;
      Profile profile;
      boolean atHand;
      boolean known;
      try (BegunPack begun = options.begun()) {
        IndexName name = indexFile.name();
        image = openImagePack(name);
        profile = profile(name);
        before = profile;
        atHand = profile != null && areAtHand(profile.chunks());
        known = atHand || fetchStart(name, profile, image, begun);
      } finally {
        ahead.letGo();
      }
      recorder.nothingMoreAhead();
      // Not before: what a pack brings anyway would come twice.
      ahead.onMiss(new Watch(image, known));
      if (profile != null && atHand) {
        options.atHand().accept(profile.chunks());
      }
      if (options.rest()) {
        recorder.awaitEnd();
        image.ask(counters);
        image.awaitAnswer(); // There is no hurry.
        chunkFetch(image).run(ChunkFetch.all(index), new Window(REST_REQUESTS), Long.MAX_VALUE);
      }
    } catch (IOException e) {
      warnings.warn("prefetch: " + e.getMessage() + "; chunks are fetched when they are read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized ImagePack openImagePack(IndexName name) {
    ImagePack made = new ImagePack(PackName.image(name.hex()), index, ahead, warnings);
    imagePack = made;
    return made;
  }

  private @Nullable Profile profile(IndexName name) {
    try {
      return profiles.read(name, index).orElse(null);
    } catch (IOException e) {
      warnings.warn("prefetch: " + e.getMessage() + "; it is not used");
      return null;
    }
  }

  /** Returns whether it is known what a start reads, and that is on its way. */
  private boolean fetchStart(
      IndexName name, @Nullable Profile profile, ImagePack image, BegunPack begun)
      throws InterruptedException {
    if (fetchPack(name, profile == null, image, begun)) {
      return true;
    }
    image.ask(counters);
    if (profile != null) {
      chunkFetch(image).run(profile.chunks(), new Window(Window.MOST), MOST_UNWANTED);
    } else {
      ahead.onMiss(new Watch(image, false));
      chunkFetch(image).run(guess(name), new Window(GUESS_REQUESTS), MOST_UNWANTED);
    }
    return profile != null;
  }

  private boolean areAtHand(List<Integer> chunks) {
    for (int chunk : chunks) {
      if (!ahead.has(index.id(chunk))) {
        return false;
      }
    }
    return true;
  }

  private List<Integer> guess(IndexName name) {
    try {
      return Profile.read(options.guess(), name, index).map(Profile::chunks).orElse(List.of());
    } catch (IOException e) {
      warnings.warn("prefetch: " + e.getMessage() + "; it is not used");
      return List.of();
    }
  }

  /**
   * Waits for the first chunk that is not at hand: a start that has all needs no more than this.
   */
  private final class Watch implements ChunkListener {

    private final ImagePack image;
    private final boolean startKnown;

    Watch(ImagePack image, boolean startKnown) {
      this.image = image;
      this.startKnown = startKnown;
    }

    @Override
    public void heardOf(ChunkId missed) {
      made().missed(missed);
    }

    private Neighbours made() {
      synchronized (Prefetcher.this) {
        Neighbours made = neighbours;
        if (made == null) {
          image.ask(counters);
          made = new Neighbours(index, ahead, image, startKnown, neighbourCounters);
          neighbours = made;
          recorder.onRead(made::read);
        }
        return made;
      }
    }
  }

  /**
   * Fetches by the pack, if there is one, unless another process does: that one brings it all. What
   * the pack lists is the profile where there was none, so that later starts find all at hand.
   */
  private boolean fetchPack(IndexName name, boolean saveProfile, ImagePack image, BegunPack begun)
      throws InterruptedException {
    Claim claim;
    try {
      claim = ahead.claim(name.toId());
    } catch (IOException e) {
      return true; // The cache takes nothing, and says so itself when something is to be kept.
    }
    if (claim == null) {
      return true;
    }
    try (claim) {
      Optional<PackTable> pack =
          new PackFetch(
                  PackName.start(name.hex()),
                  index,
                  ahead,
                  recorder,
                  () -> chunkFetch(image),
                  counters)
              .run(begun);
      if (pack.isPresent() && saveProfile) {
        List<Integer> listed = pack.get().entries().stream().map(Entry::number).toList();
        profiles.save(new Profile(name, listed));
      }
      return pack.isPresent();
    } catch (IOException e) {
      warnings.warn("prefetch: pack " + name + ": " + e.getMessage() + "; it is not used");
      return false;
    }
  }

  private ChunkFetch chunkFetch(ImagePack image) {
    return new ChunkFetch(index, ahead, image, recorder, counters);
  }
}
