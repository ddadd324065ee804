package io.bootfs.store.check;

import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.BatchChecker;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.IdRange;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.PrunableChunkStore.Visitor;
import io.bootfs.store.StoredChunk;
import io.bootfs.store.parallel.BoundedTasks;
import io.bootfs.store.parallel.ChunkWalk;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the chunks of a store are what their names say, in parallel. Thread-safe but for
 * being run once; it closes no store.
 *
 * <p>Memory holds the chunks that are worked on, and while indexes are checked, their ids.
 */
public final class StoreCheck implements Closeable {

  /** Takes what is wrong with a chunk, from several threads at once. */
  public interface Faults {

    /**
     * Takes one fault.
     *
     * @param why what is wrong, and where
     * @param repaired whether it is right now
     */
    void bad(ChunkId id, IOException why, boolean repaired);
  }

  /** Twice as many as are digested at once; more take memory, and no less time. */
  private static final int TASKS = 64;

  private static final String EMPTY = "its file is empty, or is no file";

  private final ChunkStore store;
  private final @Nullable Repair repair;
  private final Faults faults;
  private final ChunkChecker checker = new ChunkChecker();
  private final Counters counters = new Counters();

  /**
   * Prepares a check.
   *
   * @param repair what is done with bad chunks, or null to leave them
   */
  public StoreCheck(ChunkStore store, @Nullable Repair repair, Faults faults) {
    this.store = store;
    this.repair = repair;
    this.faults = faults;
  }

  /**
   * Checks all chunks that a store holds. Their lengths are not known, so the digest alone counts.
   *
   * @throws IOException if the store can't be listed or read
   */
  public void all(PrunableChunkStore listed) throws IOException {
    ChunkFiles files = listed.files();
    BitSet folders = files == null ? null : files.folders();
    try (BoundedTasks tasks = new BoundedTasks(TASKS)) {
      Visitor each = (id, found) -> check(listed, id, found, tasks);
      if (files == null || folders == null) {
        listed.list(IdRange.ALL, each);
        tasks.join();
        return;
      }
      try (BatchedCheck batches =
          new BatchedCheck(
              tasks, files, checker::usual, counters, chunk -> each.visit(chunk.id(), null))) {
        for (int i = folders.nextSetBit(0); i >= 0; i = folders.nextSetBit(i + 1)) {
          add(i, listed, files, batches, each);
        }
        batches.finish();
      }
    }
  }

  /** Adds what is in a folder, of which {@code each} takes what can't be listed otherwise. */
  private static void add(
      int folder, PrunableChunkStore listed, ChunkFiles files, BatchedCheck batches, Visitor each)
      throws IOException {
    Set<ChunkId> ids = files.list(folder);
    if (ids == null) {
      listed.list(new IdRange(folder, folder), each);
      return;
    }
    for (ChunkId id : ids) {
      batches.add(id, BatchChecker.ANY_LENGTH);
    }
  }

  /** Submits the check of one chunk. */
  private void check(
      PrunableChunkStore listed, ChunkId id, @Nullable StoredChunk found, BoundedTasks tasks)
      throws IOException {
    StoredChunk chunk = found == null ? listed.stat(id) : found;
    if (chunk != null) {
      tasks.submit(chunk.bytes(), () -> check(id, ChunkSizes.GREATEST, this::verified));
    } else if (isListed(listed, id)) {
      counters.checked.increment();
      counters.invalid.increment();
      report(id, ChunkSizes.GREATEST, new ChunkInvalidException(id, store.location(), EMPTY));
    }
  }

  /** Tells whether something still has a chunk's name, and was not just removed. */
  private static boolean isListed(PrunableChunkStore listed, ChunkId id) throws IOException {
    int folder = IdRange.folderOf(id);
    AtomicBoolean found = new AtomicBoolean();
    listed.list(
        new IdRange(folder, folder),
        (other, _) -> {
          if (other.equals(id)) {
            found.set(true);
          }
        });
    return found.get() && listed.stat(id) == null;
  }

  /**
   * Checks the chunks of indexes.
   *
   * @throws IOException if the store can't be read
   */
  public void listedBy(List<Index> indexes) throws IOException {
    ChunkFiles files = store instanceof PrunableChunkStore listed ? listed.files() : null;
    try (ChunkCodec codec = new ChunkCodec()) {
      for (Digest digest : Digest.values()) {
        List<Index> named = indexes.stream().filter(index -> index.digest() == digest).toList();
        ChunkWalk.Action each =
            (id, length) ->
                check(
                    id,
                    length,
                    (name, chunk) ->
                        codec.decode(name, chunk, length, digest, store.location()).length);
        if (files == null) {
          ChunkWalk.walk(named, TASKS, each);
        } else {
          listedBy(named, digest, files, each);
        }
      }
    }
  }

  private void listedBy(List<Index> indexes, Digest digest, ChunkFiles files, ChunkWalk.Action each)
      throws IOException {
    try (BoundedTasks tasks = new BoundedTasks(TASKS);
        BatchedCheck batches =
            new BatchedCheck(
                tasks,
                files,
                () -> digest,
                counters,
                chunk -> tasks.submit(chunk.length(), () -> each.on(chunk.id(), chunk.length())))) {
      ChunkWalk.inTurn(indexes, batches::add);
      batches.finish();
    }
  }

  /** Tells the length of a chunk that is right, and throws where it is not. */
  private interface Proof {
    long length(ChunkId id, EncodedChunk chunk) throws ChunkInvalidException;
  }

  private long verified(ChunkId id, EncodedChunk chunk) throws ChunkInvalidException {
    return checker.check(id, chunk, store.location());
  }

  private void check(ChunkId id, int length, Proof proof) throws IOException {
    counters.checked.increment();
    try {
      EncodedChunk chunk = store.get(id, ChunkCodec.limit(length));
      counters.storedBytes.add(chunk.bytes().length);
      counters.bytes.add(proof.length(id, chunk));
    } catch (ChunkInvalidException e) {
      counters.invalid.increment();
      report(id, length, e);
    } catch (ChunkMissingException e) {
      counters.missing.increment();
      report(id, length, e);
    }
  }

  private void report(ChunkId id, int length, IOException why) {
    boolean repaired = false;
    try {
      repaired = repair != null && repair.repair(id, length);
      if (repaired) {
        counters.repaired.increment();
      } else if (repair != null && why instanceof ChunkInvalidException) {
        counters.removed.increment();
      }
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    faults.bad(id, why, repaired);
  }

  /** Frees what checking holds; the stores stay open. */
  @Override
  public void close() {
    checker.close();
  }

  /** Returns what has been found so far. */
  public CheckStatistics statistics() {
    return counters.snapshot();
  }
}
