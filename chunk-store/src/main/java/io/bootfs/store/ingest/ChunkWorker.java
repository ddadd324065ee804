package io.bootfs.store.ingest;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;

/** Names, encodes and stores chunks. One for each thread, which closes it. */
final class ChunkWorker implements AutoCloseable {

  private final WritableChunkStore store;
  private final MessageDigest engine;
  private final ChunkEncoder encoder;
  private final ConcurrentMap<ChunkId, CompletableFuture<ChunkId>> seen;
  private final Counters counters;

  /**
   * Creates a worker.
   *
   * @param seen the chunks of all workers so far, and whether the store has them yet
   */
  ChunkWorker(
      WritableChunkStore store,
      MessageDigest engine,
      ChunkEncoder encoder,
      ConcurrentMap<ChunkId, CompletableFuture<ChunkId>> seen,
      Counters counters) {
    this.store = store;
    this.engine = engine;
    this.encoder = encoder;
    this.seen = seen;
    this.counters = counters;
  }

  /**
   * Sees to it that the store has the chunk. When another worker is about to store the same, this
   * returns at once, and the task is completed by that one.
   *
   * @throws IOException if the store fails
   */
  void process(ChunkTask task) throws IOException {
    engine.update(task.segment().bytes(), task.offset(), task.length());
    ChunkId id = ChunkId.of(engine.digest(), 0);
    CompletableFuture<ChunkId> first = seen.putIfAbsent(id, task.stored());
    if (first != null) {
      follow(first, task.stored());
      return;
    }
    if (!store.has(id)) {
      EncodedChunk encoded = encoder.encode(task.segment().bytes(), task.offset(), task.length());
      store.put(id, encoded);
      counters.stored(task.length(), encoded.bytes().length);
    }
    task.stored().complete(id);
  }

  private static void follow(
      CompletableFuture<ChunkId> first, CompletableFuture<ChunkId> duplicate) {
    var _ =
        first.whenComplete((id, failure) -> {
          if (failure == null) {
            duplicate.complete(id);
          } else {
            duplicate.completeExceptionally(failure);
          }
        });
  }

  @Override
  public void close() {
    encoder.close();
  }
}
