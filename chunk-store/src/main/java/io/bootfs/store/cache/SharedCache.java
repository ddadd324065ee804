package io.bootfs.store.cache;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.StoreException;
import io.bootfs.store.Warnings;
import io.bootfs.store.local.ChunkFolder;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.local.StoreFaults;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 16;

  /** What exists only in a folder that can be written to. */
  private record Shared(LockFile locks, Allowance allowance, Sweeper sweeper) {}

  private final LocalStore store;
  private final ChunkFolder folder;
  private final Patience patience;
  private final Room room;
  private final Warnings warnings;
  private final Obstacles obstacles;
  private final ConcurrentMap<ChunkId, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private final CacheCounters counters = new CacheCounters();
  private volatile @Nullable Shared shared;
  private volatile boolean touchable = true;
  private boolean closed;

  private SharedCache(LocalStore store, CacheOptions options, Warnings warnings) {
    this.store = store;
    this.folder = new ChunkFolder(options.folder());
    this.patience = new Patience(options.patience());
    this.room = new Room(options.capacity());
    this.warnings = warnings;
    this.obstacles = new Obstacles(location(), counters);
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
    return store.get(id, limit, this::touch);
  }

  /**
   * Returns a chunk as {@link #get} does, and null where the cache has none of that name.
   *
   * @throws IOException as {@link #get} does
   */
  public @Nullable EncodedChunk find(ChunkId id, int limit) throws IOException {
    return store.find(id, limit, this::touch);
  }

  private void touch(ChunkId id, Encoding encoding, long usedMillis) {
    long now = System.currentTimeMillis();
    if (touchable && Math.abs(now - usedMillis) > TOUCH_INTERVAL.toMillis()) {
      try {
        Files.setLastModifiedTime(folder.file(id, encoding), FileTime.fromMillis(now));
      } catch (IOException e) {
        touchable = false;
      }
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
    Claim claim = tryClaim(locks, id);
    if (claim != null) {
      return claim;
    }
    counters.waited();
    CountDownLatch arrival = new CountDownLatch(1);
    CountDownLatch other = awaited.putIfAbsent(id, arrival);
    try {
      return await(locks, id, other == null ? arrival : other);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another process fetches chunk " + id);
    } finally {
      awaited.remove(id, arrival);
    }
  }

  private Claim await(LockFile locks, ChunkId id, CountDownLatch arrival)
      throws IOException, InterruptedException {
    Patience.Wait wait = patience.begin();
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      // What this process brings ends the wait at once; for others', the files are looked at.
      if (arrival.await(pause, TimeUnit.MILLISECONDS) || has(id)) {
        patience.wasWorthIt();
        return Claim.CAME;
      }
      if (wait.isOver()) {
        return Claim.NONE;
      }
      Claim claim = tryClaim(locks, id);
      if (claim != null) {
        patience.wasWorthIt();
        return claim;
      }
    }
  }

  /** Says that a thread of this process has a chunk for those who wait for it. */
  public void arrived(ChunkId id) {
    CountDownLatch arrival = awaited.remove(id);
    if (arrival != null) {
      arrival.countDown();
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

  /**
   * Keeps a chunk, if there is room for it; it replaces whatever is no chunk under its name.
   *
   * @param chunk the chunk, which the caller knows to be valid
   * @throws IOException if it can't be kept, naming the cache and the cause
   */
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    Shared parts = shared();
    Path file = folder.file(id, chunk.encoding());
    if (obstacles.isChunk(file)) {
      return;
    }
    long bytes = CacheFiles.onDisk(chunk.bytes().length);
    bytes += file.resolveSibling("").toFile().exists() ? 0 : CacheFiles.BLOCK;
    if (take(parts.allowance(), bytes)) {
      write(parts.allowance(), bytes, id, chunk, file);
    } else {
      counters.unkept();
    }
  }

  private boolean take(Allowance allowance, long bytes) throws IOException {
    try {
      return allowance.take(bytes);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void write(Allowance allowance, long bytes, ChunkId id, EncodedChunk chunk, Path file)
      throws IOException {
    boolean written = false;
    try {
      putNew(id, chunk, file);
      written = true;
      arrived(id);
    } finally {
      end(allowance, bytes, written);
    }
  }

  private void putNew(ChunkId id, EncodedChunk chunk, Path file) throws IOException {
    try {
      store.putNew(id, chunk);
    } catch (IOException e) {
      if (!obstacles.remove(file)) {
        throw e;
      }
      store.putNew(id, chunk);
    }
  }

  private void end(Allowance allowance, long bytes, boolean written) throws IOException {
    try {
      if (written) {
        allowance.used(bytes);
      } else {
        allowance.giveBack(bytes);
      }
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
      Sweeper sweeper = new Sweeper(sweep, room, warnings);
      opened = new Shared(locks, new Allowance(usage, room, sweeper::onReservation), sweeper);
      shared = opened;
    }
    return opened;
  }

  private StoreException unusable(IOException cause) {
    return new StoreException(
        "can't share the cache " + location() + ": " + StoreFaults.reason(cause), false, cause);
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
      try (LockFile _ = opened.locks()) {
        giveBack(opened.allowance());
      }
    }
  }

  private static void giveBack(Allowance allowance) {
    try {
      allowance.close();
    } catch (IOException e) {
      // The cache has become read-only, or is gone: what stays reserved, the next sweep sets right.
    }
  }
}
