package io.bootfs.store.ssh;

import io.bootfs.store.EncodedChunk;
import java.util.concurrent.CompletableFuture;

/**
 * A chunk that was asked for, and that all who want it wait for. Thread-safe.
 *
 * <p>Its limit is the largest of theirs: no more than that is held in memory.
 */
final class ChunkRequest {

  final CompletableFuture<EncodedChunk> answer = new CompletableFuture<>();
  private int limit;

  ChunkRequest(int limit) {
    this.limit = limit;
  }

  synchronized void allow(int otherLimit) {
    limit = Math.max(limit, otherLimit);
  }

  synchronized int limit() {
    return limit;
  }
}
