package io.bootfs.store.cache;

import io.bootfs.store.cache.Candidates.Candidate;
import io.bootfs.store.local.ChunkFolder;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;

/**
 * Counts a cache's files, deletes what dead processes left, and makes room where there is too
 * little. Thread-safe; of all processes, one sweeps at a time.
 */
final class Sweep {

  /** Bounds the memory of a sweep to about 2 MB; where it is not enough, it sweeps again. */
  private static final int MOST_CANDIDATES = 8192;

  /** After how many deletions the others are told. */
  private static final int BATCH = 32;

  private final ChunkFolder folder;
  private final LockFile locks;
  private final long position;
  private final Usage usage;
  private final Room room;
  private final CacheCounters counters;

  /** Creates the sweep of {@code folder} that is locked at {@code position}. */
  Sweep(
      ChunkFolder folder,
      LockFile locks,
      long position,
      Usage usage,
      Room room,
      CacheCounters counters) {
    this.folder = folder;
    this.locks = locks;
    this.position = position;
    this.usage = usage;
    this.room = room;
    this.counters = counters;
  }

  /**
   * Sweeps once, and again while that frees something and more must go; returns at once if another
   * process is at it.
   *
   * @throws IOException if the cache can't be read or written
   */
  void run() throws IOException {
    FileLock lock = locks.tryLock(position);
    if (lock == null) {
      return;
    }
    try (lock) {
      while (sweep() && usage.read().bytes() > room.high()) {
        // A sweep remembers only so many files.
      }
    }
  }

  private boolean sweep() throws IOException {
    Candidates candidates = new Candidates(MOST_CANDIDATES);
    long now = System.currentTimeMillis();
    Usage.State before = usage.read();
    long counted = new CacheFiles(folder, candidates, now).count();
    // What others write meanwhile may be counted twice; never is something left out.
    Usage.State state = usage.update(then -> then.counted(counted, before, room.writing(), now));
    return state.bytes() > room.high() && evict(candidates, state.bytes() - room.low());
  }

  private boolean evict(Candidates candidates, long excess) throws IOException {
    long freed = 0;
    long told = 0;
    int deleted = 0;
    for (Candidate candidate : candidates.oldestFirst()) {
      if (freed >= excess) {
        break;
      }
      // Whoever has opened it reads on; whoever comes later misses it and fetches it.
      if (CacheFiles.changedAt(candidate.file(), candidate.usedMillis())
          && Files.deleteIfExists(candidate.file())) {
        freed += candidate.bytes();
        counters.evicted(candidate.bytes());
        deleted++;
        if (deleted % BATCH == 0) {
          told = tell(freed, told);
        }
      }
    }
    tell(freed, told);
    return deleted > 0;
  }

  private long tell(long freed, long told) throws IOException {
    usage.update(state -> state.freed(freed - told));
    return freed;
  }
}
