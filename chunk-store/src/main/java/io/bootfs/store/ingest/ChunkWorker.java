package io.bootfs.store.ingest;

import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;

/** Names, compresses and stores chunks. Not thread-safe: one for each thread. */
final class ChunkWorker {

  private final WritableChunkStore store;
  private final Digest digest;
  private final ChunkCodec codec;
  private final int zstdLevel;
  private final ConcurrentMap<ChunkId, CompletableFuture<ChunkId>> seen;
  private final Counters counters;

  /**
   * Creates a worker.
   *
   * @param seen the chunks of all workers so far, and whether the store has them yet
   */
  ChunkWorker(
      WritableChunkStore store,
      Digest digest,
      ChunkCodec codec,
      int zstdLevel,
      ConcurrentMap<ChunkId, CompletableFuture<ChunkId>> seen,
      Counters counters) {
    this.store = store;
    this.digest = digest;
    this.codec = codec;
    this.zstdLevel = zstdLevel;
    this.seen = seen;
    this.counters = counters;
  }

  /** Returns the names of chunks. */
  List<ChunkId> idsOf(List<ChunkTask> tasks) {
    return digest.idsOf(
        tasks.stream()
            .map(task -> new ByteSpan(task.segment().bytes(), task.offset(), task.length()))
            .toList());
  }

  /**
   * Sees to it that the store has the chunk. When another worker is about to store the same, this
   * returns at once, and the task is completed by that one.
   *
   * @param id its name
   * @throws IOException if the store fails
   */
  void process(ChunkTask task, ChunkId id) throws IOException {
    CompletableFuture<ChunkId> first = seen.putIfAbsent(id, task.stored());
    if (first != null) {
      follow(first, task.stored());
      return;
    }
    if (!store.claim(id)) {
      byte[] bytes = task.segment().bytes();
      EncodedChunk encoded = codec.encode(bytes, task.offset(), task.length(), zstdLevel);
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
}
