package io.bootfs.store.check;

import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.BatchChecker;
import io.bootfs.store.BatchChecker.Chunk;
import io.bootfs.store.parallel.Batches;
import io.bootfs.store.parallel.BoundedTasks;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Checks chunks that are files of this machine, in parallel, as many in a task as are digested in
 * one step. Not thread-safe; closing it frees native memory, and what is under way ends well.
 */
final class BatchedCheck implements Closeable {

  private final Batches<Chunk> batches;
  private final BatchChecker checker;
  private final Counters counters;

  /**
   * Prepares a check.
   *
   * @param tasks what runs it; whoever made it closes it
   * @param digest says what probably names the chunks
   * @param counters counts those that are right
   * @param doubts takes the others
   */
  BatchedCheck(
      BoundedTasks tasks,
      ChunkFiles files,
      Supplier<Digest> digest,
      Counters counters,
      Batches.Rest<Chunk> doubts) {
    this.counters = counters;
    checker = new BatchChecker(files);
    batches =
        new Batches<>(
            tasks,
            BatchChecker.CHUNKS,
            BatchChecker.HELD,
            (chunks, doubtful) -> check(chunks, digest.get(), doubtful),
            doubts);
  }

  private void check(List<Chunk> chunks, Digest digest, Consumer<Chunk> doubtful)
      throws IOException {
    checker.check(
        chunks,
        digest,
        new BatchChecker.Outcomes() {
          @Override
          public void right(int place, int stored, ByteSpan bytes) {
            counters.checked.increment();
            counters.storedBytes.add(stored);
            counters.bytes.add(bytes.length());
          }

          @Override
          public void doubtful(int place) {
            doubtful.accept(chunks.get(place));
          }
        });
  }

  /**
   * Takes a chunk to check.
   *
   * @param length its uncompressed length, or {@link BatchChecker#ANY_LENGTH}
   * @throws IOException the failure of an earlier task, if there was one
   */
  void add(ChunkId id, int length) throws IOException {
    batches.add(new Chunk(id, length));
  }

  /**
   * Waits until all are checked, and what is submitted for those that are in doubt is done.
   *
   * @throws IOException as {@link #add} does
   */
  void finish() throws IOException {
    batches.finish();
  }

  @Override
  public void close() {
    checker.close();
  }
}
