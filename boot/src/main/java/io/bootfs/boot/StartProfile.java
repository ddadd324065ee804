package io.bootfs.boot;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.fuse.BlobOptions;
import io.bootfs.oci.BootConfig;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.Warnings;
import io.bootfs.store.prefetch.BegunPack;
import io.bootfs.store.prefetch.NeighbourStatistics;
import io.bootfs.store.prefetch.PrefetchStatistics;
import io.bootfs.store.prefetch.Prefetcher;
import io.bootfs.store.profile.IndexFile;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.profile.StartRecorder;
import io.bootfs.store.stack.Ahead;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches ahead what earlier starts of the image read, and notes what this one reads for the next.
 * Thread-safe.
 *
 * <p>The profile lies in the cache, beside the chunks: it is a hint, and faults with it are none of
 * the app's business.
 */
public final class StartProfile {

  /**
   * What is held in memory, which must leave room in the heap that the launcher allows, and that
   * the kernel reads what files take and no more. What it reads ahead in the blob, where it knows
   * no files, is of files that nobody opens, and never the same: a profile would list some of that
   * in vain, and lack what the next start waits for. What is likely to be read is fetched ahead all
   * the same, by chunks.
   */
  public static final BlobOptions BLOB = BlobOptions.SMALL.readingNothingAhead();

  /** When nothing new was read for so long, the app has started. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** A profile that lists this share of what a start read is good enough to stay. */
  private static final double GOOD = 0.9;

  private final IndexFile indexFile;
  private final Index index;
  private final StoreStack store;
  private final StartOptions options;
  private final EarlyChunks early;
  private final StartRecorder recorder;
  private final ProfileFolder profiles;
  private final @Nullable Prefetcher prefetcher;
  private volatile @Nullable Profile before;
  private boolean saved;

  private StartProfile(
      IndexFile indexFile,
      Index index,
      StoreStack store,
      StartOptions options,
      EarlyChunks early,
      StartRecorder recorder,
      ProfileFolder profiles,
      @Nullable Prefetcher prefetcher) {
    this.indexFile = indexFile;
    this.index = index;
    this.store = store;
    this.options = options;
    this.early = early;
    this.recorder = recorder;
    this.profiles = profiles;
    this.prefetcher = prefetcher;
  }

  /**
   * Begins to fetch ahead and to record.
   *
   * @param cache the cache that profiles lie in; where the chunks lie on this machine anyway, and
   *     {@code store} has none, a folder for profiles alone
   * @param indexFile the file that {@code index} was read from
   * @param reader what the image's chunks are read from, over {@code store}; it reads early what
   *     was recorded and is at hand
   * @param begun the answer to a request for the start's pack that was sent already
   */
  public static StartProfile begin(
      Path cache,
      IndexFile indexFile,
      Index index,
      StoreStack store,
      EarlyChunks reader,
      StartOptions options,
      BegunPack begun,
      Warnings warnings) {
    StartRecorder recorder = new StartRecorder(reader);
    ProfileFolder profiles = new ProfileFolder(cache);
    Prefetcher prefetcher =
        !options.prefetch()
            ? null
            : store
                .ahead()
                .map(ahead ->
                    Prefetcher.start(
                        index,
                        indexFile,
                        ahead,
                        recorder,
                        profiles,
                        new Prefetcher.Options(
                            indexFile.path().resolveSibling(BootConfig.GUESS_NAME),
                            options.rest(),
                            reader::readAhead,
                            begun),
                        warnings))
                .orElse(null);
    StartProfile start =
        new StartProfile(indexFile, index, store, options, reader, recorder, profiles, prefetcher);
    if (prefetcher == null) {
      begun.close();
    }
    if (prefetcher == null && options.prefetch()) {
      Thread.ofPlatform().daemon().name("early").start(start::readEarly);
    }
    return start;
  }

  /** Reads from a store of this machine what the last start read. */
  private void readEarly() {
    try {
      Optional<Profile> profile = readBefore(indexFile.name());
      before = profile.orElse(null);
      profile.ifPresent(known -> early.readAhead(known.chunks()));
    } catch (IOException e) {
      // The index can't be read any more: the start itself has read it.
    }
  }

  /** Returns the reader of chunks whose reads are noted. */
  public ChunkReader reader() {
    return recorder;
  }

  /** Says that the app runs; its start is over when it is quiet, or the time for it is up. */
  public void appStarted() {
    Thread.ofPlatform().daemon().name("profile").start(this::awaitReady);
  }

  private void awaitReady() {
    try {
      recorder.awaitQuiet(QUIET, options.recorded());
      early.forget();
      store.ahead().ifPresent(Ahead::startIsOver);
      save();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that the app has ended, and with it its start, however short it was. */
  public void appEnded() {
    recorder.end();
    save();
  }

  private synchronized void save() {
    if (saved || options.recorded().isZero()) {
      return;
    }
    saved = true;
    try {
      Set<ChunkId> wanted = recorder.wanted();
      // The end of a container waits for this: what the start has read of a profile is enough.
      if (isGood(known(), wanted)) {
        return;
      }
      IndexName name = indexFile.name();
      if (!isGood(readBefore(name), wanted)) {
        profiles.save(Profile.of(name, index, wanted));
      }
    } catch (IOException e) {
      // A cache that can't be written to: the next start is as slow as this one.
    }
  }

  /** Returns the profile that this start was helped by, if that was read by now. */
  private Optional<Profile> known() {
    return prefetcher == null ? Optional.ofNullable(before) : prefetcher.profile();
  }

  private boolean isGood(Optional<Profile> before, Set<ChunkId> wanted) {
    return before.isPresent() && before.get().covers(wanted, index) >= GOOD;
  }

  private Optional<Profile> readBefore(IndexName name) {
    try {
      return profiles.read(name, index);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns in words what was fetched ahead so far. */
  String statistics() {
    if (prefetcher == null) {
      return "no prefetch";
    }
    PrefetchStatistics ahead = prefetcher.statistics();
    NeighbourStatistics beside = prefetcher.neighbours();
    return "prefetched: "
        + ahead.chunks()
        + " chunks ("
        + ahead.bytes()
        + " bytes) in "
        + ahead.requests()
        + " requests, "
        + ahead.packRequests()
        + " of them for packs; neighbours: "
        + beside.chunks()
        + " chunks ("
        + beside.bytes()
        + " bytes) in "
        + beside.requests()
        + " requests, "
        + beside.usedChunks()
        + " guesses right ("
        + (beside.bytes() - beside.usedBytes())
        + " bytes unused)";
  }
}
