package io.bootfs.store.cache;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import io.bootfs.store.Warnings;
import io.bootfs.store.local.ChunkFolder;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .castr} folder in which the processes of a node keep what they fetch. Thread-safe, and
 * safe among any number of processes; whoever opens it closes it.
 *
 * <p>Who reads a chunk that is there takes no lock. Who misses one claims it, so that of many
 * processes one fetches it. What is shared beside the chunks lies in the folder {@value
 * #OWN_FOLDER}, and is made by the first miss. A cache can only help: each of its methods may fail,
 * and reading goes on without.
 */
public final class SharedCache implements ChunkStore {

  /** The folder within the cache that holds no chunks. */
  public static final String OWN_FOLDER = ".bootfs";

  private static final String LOCK_FILE = "lock";

  // Positions of the lock file: below, a chunk's is the first 62 bits of its id.
  private static final int ID_SHIFT = 2;
  private static final long USAGE_LOCK = 1L << 62;
  private static final long SWEEP_LOCK = USAGE_LOCK + 1;

  /**
   * How exactly it is known when a chunk was last used: a touch for every read would make reading
   * write.
   */
  private static final Duration TOUCH_INTERVAL = Duration.ofMinutes(10);

  /** Who fetches longer than this is stopped, or has no store that answers: others try, too. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 16;

  /** What exists only in a folder that can be written to. */
  private record Shared(LockFile locks, Usage usage, Sweeper sweeper) {}

  private final LocalStore store;
  private final ChunkFolder folder;
  private final Room room;
  private final Warnings warnings;
  private final Obstacles obstacles;
  private final Object arrivals = new Object();
  private long kept;
  private final CacheCounters counters = new CacheCounters();
  private volatile @Nullable Shared shared;
  private volatile boolean touchable = true;
  private boolean closed;

  private SharedCache(LocalStore store, CacheOptions options, Warnings warnings) {
    this.store = store;
    this.folder = new ChunkFolder(options.folder());
    this.room = new Room(options.capacity());
    this.warnings = warnings;
    this.obstacles = new Obstacles(counters);
  }

  /**
   * Opens a cache; nothing is made or locked before the first miss.
   *
   * @param warnings takes a line when the cache can't be swept
   * @throws IOException if something that is no folder has its name
   */
  public static SharedCache open(CacheOptions options, Warnings warnings) throws IOException {
    return new SharedCache(LocalStore.create(options.folder()), options, warnings);
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    EncodedChunk chunk = store.get(id, limit);
    if (touchable) {
      touch(folder.file(id, chunk.encoding()));
    }
    return chunk;
  }

  private void touch(Path file) {
    try {
      CacheFiles.touch(file, TOUCH_INTERVAL);
    } catch (IOException e) {
      touchable = false;
    }
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    return store.has(id);
  }

  /**
   * Waits while another process fetches a chunk, and then lets the caller do so, who looks into the
   * cache again before.
   *
   * @return what the caller closes when it has kept the chunk, or could not get it
   * @throws IOException if the cache can't be asked or locked
   */
  public Claim claim(ChunkId id) throws IOException {
    LockFile locks = shared().locks();
    long began = System.nanoTime();
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      Claim claim = tryClaim(locks, id);
      if (claim != null) {
        return claim;
      }
      if (pause == FIRST_PAUSE_MILLIS) {
        counters.waited();
      }
      awaitArrival(pause, id);
      if (has(id) || System.nanoTime() - began > PATIENCE.toNanos()) {
        return Claim.NONE;
      }
    }
  }

  /**
   * Claims a chunk unless another process is fetching it.
   *
   * @return as {@link #claim}, or null if another has it
   * @throws IOException if the cache can't be locked
   */
  public @Nullable Claim tryClaim(ChunkId id) throws IOException {
    return tryClaim(shared().locks(), id);
  }

  private static @Nullable Claim tryClaim(LockFile locks, ChunkId id) throws IOException {
    FileLock lock = locks.tryLock(ByteBuffer.wrap(id.toBytes()).getLong() >>> ID_SHIFT);
    return lock == null ? null : new Claim(lock);
  }

  private static long millisUntil(long deadline) {
    return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
  }

  /** Waits for a chunk that this process keeps, or until it is time to look at the files. */
  private void awaitArrival(long millis, ChunkId id) throws InterruptedIOException {
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      synchronized (arrivals) {
        long seen = kept;
        for (long left = millis; kept == seen && left > 0; left = millisUntil(deadline)) {
          arrivals.wait(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another process fetches chunk " + id);
    }
  }

  /**
   * Keeps a chunk, if there is room for it; it replaces whatever is no chunk under its name.
   *
   * @param chunk the chunk, which the caller knows to be valid
   * @throws IOException if it can't be kept, naming the cache and the cause
   */
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    Shared parts = shared();
    clearTheWay(folder.file(id, chunk.encoding()));
    if (has(id)) {
      return;
    }
    long bytes = CacheFiles.onDisk(chunk.bytes().length);
    Usage.State state = note(parts.usage(), before -> before.reserved(bytes));
    if (state.bytes() > room.full()) {
      counters.unkept();
      note(parts.usage(), before -> before.released(bytes));
    } else {
      write(parts.usage(), bytes, id, chunk);
    }
    parts.sweeper().afterPut(state);
  }

  private void write(Usage usage, long bytes, ChunkId id, EncodedChunk chunk) throws IOException {
    UnaryOperator<Usage.State> end = state -> state.released(bytes);
    try {
      store.put(id, chunk);
      end = state -> state.written(bytes);
      synchronized (arrivals) {
        kept++;
        arrivals.notifyAll();
      }
    } finally {
      note(usage, end);
    }
  }

  private void clearTheWay(Path file) throws IOException {
    try {
      obstacles.remove(file);
    } catch (IOException e) {
      throw new StoreException(
          "can't remove what is no chunk from the cache " + location() + ": " + e, false, e);
    }
  }

  private Usage.State note(Usage usage, UnaryOperator<Usage.State> change) throws IOException {
    try {
      return usage.update(change);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Deletes what the cache has under a chunk's name, since it is not that chunk.
   *
   * @throws IOException if it can't be deleted
   */
  public void discard(ChunkId id) throws IOException {
    store.remove(id);
    counters.replaced();
  }

  /** Returns what this process did with the cache so far. */
  public CacheStatistics statistics() {
    return counters.statistics();
  }

  private Shared shared() throws IOException {
    Shared opened = shared;
    return opened == null ? openShared() : opened;
  }

  private synchronized Shared openShared() throws IOException {
    Shared opened = shared;
    if (closed) {
      throw new StoreException("the cache " + location() + " is closed", false, null);
    }
    if (opened == null) {
      LockFile locks;
      try {
        locks = LockFile.open(folder.path().resolve(OWN_FOLDER).resolve(LOCK_FILE));
      } catch (IOException e) {
        throw unusable(e);
      }
      Usage usage = new Usage(locks, USAGE_LOCK);
      Sweep sweep = new Sweep(folder, locks, SWEEP_LOCK, usage, room, counters);
      opened = new Shared(locks, usage, new Sweeper(sweep, room, warnings));
      shared = opened;
    }
    return opened;
  }

  private StoreException unusable(IOException cause) {
    return new StoreException(
        "can't share the cache " + location() + ": " + cause.getMessage(), false, cause);
  }

  @Override
  public String location() {
    return store.location();
  }

  /** Waits for the end of a sweep by this process, and gives up its claims. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    Shared opened = shared;
    if (opened != null) {
      shared = null;
      opened.sweeper().close();
      opened.locks().close();
    }
  }
}
