package io.bootfs.store.prune;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import io.bootfs.store.IndexCompanion;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.StoredChunk;
import io.bootfs.store.parallel.BoundedTasks;
import io.bootfs.store.parallel.IdSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the chunks of a store that no index lists, by mark and sweep, and the packs and profiles
 * of other indexes. To be run once; its statistics can be asked for from any thread. It does not
 * close the store.
 *
 * <p>Memory: the ids of {@value #MOST_MARKS} listed chunks, about 200 MB, and one index. A store of
 * more is taken in several ranges of its folders; for each the indexes are read again, and the
 * store is listed but once.
 *
 * <p>Writers may be at work: a chunk that was stored or claimed within the grace period stays. So
 * the grace period must be longer than the longest time from a writer's start to its index.
 */
public final class Pruning {

  private static final long MOST_MARKS = 5_000_000;

  private final PrunableChunkStore store;
  private final Instant usedSince;
  private final boolean dryRun;
  private final long mostMarks;
  private final LongAdder indexes = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final LongAdder young = new LongAdder();
  private final LongAdder removed = new LongAdder();
  private final LongAdder removedBytes = new LongAdder();
  private final LongAdder leftovers = new LongAdder();
  private final List<IndexCompanion> companions = new CopyOnWriteArrayList<>();

  /**
   * Prepares to prune.
   *
   * @param usedSince chunks used at this time or since stay: now less the grace period
   * @param dryRun counts what would be deleted, and deletes nothing
   */
  public Pruning(PrunableChunkStore store, Instant usedSince, boolean dryRun) {
    this(store, usedSince, dryRun, MOST_MARKS);
  }

  Pruning(PrunableChunkStore store, Instant usedSince, boolean dryRun, long mostMarks) {
    this.store = store;
    this.usedSince = usedSince;
    this.dryRun = dryRun;
    this.mostMarks = mostMarks;
  }

  /**
   * Deletes what no index lists.
   *
   * @param indexFiles all indexes whose chunks the store keeps
   * @throws IOException if an index is damaged, before anything is deleted; or if the store fails
   */
  public void run(List<Path> indexFiles) throws IOException {
    if (indexFiles.isEmpty()) {
      throw new IllegalArgumentException("without an index all chunks would go");
    }
    Roots roots = new Roots(indexFiles);
    indexes.add(indexFiles.size());
    IdSet marks = new IdSet();
    for (IdRange range : roots.ranges(mostMarks)) {
      roots.mark(range, marks);
      sweep(range, marks);
    }
    leftovers.add(store.removeLeftovers(usedSince, dryRun));
    Set<String> names = roots.names();
    store.listCompanions(companion -> sweep(companion, names));
  }

  private void sweep(IndexCompanion companion, Set<String> names) throws IOException {
    if (names.contains(companion.index()) || !companion.stored().isBefore(usedSince)) {
      return;
    }
    if (!dryRun) {
      store.remove(companion);
    }
    companions.add(companion);
  }

  /** Deletes in parallel: over a network each deletion is some requests that wait. */
  private void sweep(IdRange range, IdSet marks) throws IOException {
    try (BoundedTasks tasks = new BoundedTasks(BoundedTasks.MOST_WAITING)) {
      store.list(
          range,
          (id, found) -> {
            if (marks.contains(id)) {
              kept.increment();
            } else {
              tasks.submit(0, () -> sweep(id, found));
            }
          });
      tasks.join();
    }
  }

  private void sweep(ChunkId id, @Nullable StoredChunk found) throws IOException {
    StoredChunk chunk = found == null ? store.stat(id) : found;
    if (chunk == null) {
      return;
    }
    boolean gone =
        chunk.used().isBefore(usedSince) && (dryRun || store.removeUnusedSince(id, usedSince));
    (gone ? removed : young).increment();
    removedBytes.add(gone ? chunk.bytes() : 0);
  }

  /** Returns the packs and profiles that were deleted, or would be, for their index isn't kept. */
  public List<IndexCompanion> companions() {
    return List.copyOf(companions);
  }

  /** Returns what has been done so far. */
  public PruneStatistics statistics() {
    return new PruneStatistics(
        indexes.sum(), kept.sum(), young.sum(), removed.sum(), removedBytes.sum(), leftovers.sum());
  }
}
