package io.bootfs.store.check;

import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.BatchChecker;
import io.bootfs.store.BatchChecker.Chunk;
import io.bootfs.store.parallel.BoundedTasks;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Checks chunks that are files of this machine, in parallel, as many in a task as are digested in
 * one step: to hand each to another thread by itself takes longer than to digest it. Not
 * thread-safe; closing it frees native memory, and what is under way ends well.
 */
final class BatchedCheck implements Closeable {

  /** Takes what is not plainly right, from the thread that adds. */
  interface Doubts {

    /** Submits what finds out. */
    void recheck(ChunkId id, int length) throws IOException;
  }

  private final BoundedTasks tasks;
  private final Queue<Chunk> doubtful = new ConcurrentLinkedQueue<>();
  private final BatchChecker checker;
  private final Supplier<Digest> digest;
  private final Doubts doubts;
  private List<Chunk> batch = new ArrayList<>(BatchChecker.CHUNKS);

  /**
   * Prepares a check.
   *
   * @param tasks what they run by; whoever made it closes it
   * @param digest says what probably names the chunks
   * @param counters counts those that are right
   * @param doubts takes the others
   */
  BatchedCheck(
      BoundedTasks tasks,
      ChunkFiles files,
      Supplier<Digest> digest,
      Counters counters,
      Doubts doubts) {
    this.tasks = tasks;
    this.digest = digest;
    this.doubts = doubts;
    checker =
        new BatchChecker(
            files,
            new BatchChecker.Outcomes() {
              @Override
              public void right(Chunk chunk, int stored, int length) {
                counters.checked.increment();
                counters.storedBytes.add(stored);
                counters.bytes.add(length);
              }

              @Override
              public void doubtful(Chunk chunk) {
                doubtful.add(chunk);
              }
            });
  }

  /**
   * Takes a chunk to check.
   *
   * @param length its uncompressed length, or {@link BatchChecker#ANY_LENGTH}
   * @throws IOException if work ends, as {@link Doubts} says
   */
  void add(ChunkId id, int length) throws IOException {
    batch.add(new Chunk(id, length));
    if (batch.size() == BatchChecker.CHUNKS) {
      submit();
    }
  }

  private void submit() throws IOException {
    List<Chunk> chunks = batch;
    batch = new ArrayList<>(BatchChecker.CHUNKS);
    tasks.submit(0, () -> checker.check(chunks, digest.get()));
    recheck();
  }

  private void recheck() throws IOException {
    for (Chunk chunk = doubtful.poll(); chunk != null; chunk = doubtful.poll()) {
      doubts.recheck(chunk.id(), chunk.length());
    }
  }

  /**
   * Waits until all are checked, and what is submitted for those that are in doubt is done.
   *
   * @throws IOException as {@link #add} does
   */
  void finish() throws IOException {
    submit();
    tasks.join();
    recheck();
    tasks.join();
  }

  @Override
  public void close() {
    checker.close();
  }
}
