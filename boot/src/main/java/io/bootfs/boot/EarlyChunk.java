package io.bootfs.boot;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A reader that has begun to read the blob's first chunk before anybody wants it. Thread-safe.
 *
 * <p>It is on its way, and what reading takes (digests, decompression, connections) is loaded,
 * while the system calls are bound.
 */
public final class EarlyChunk implements ChunkReader {

  private final ChunkReader reader;
  private final ChunkId id;
  private final AtomicReference<@Nullable FutureTask<byte[]>> first;

  private EarlyChunk(ChunkReader reader, ChunkId id, FutureTask<byte[]> first) {
    this.reader = reader;
    this.id = id;
    this.first = new AtomicReference<>(first);
  }

  /** Begins to read the first chunk of {@code index}, if it lists any, and returns at once. */
  public static ChunkReader begin(Index index, ChunkReader reader) {
    if (index.chunkCount() == 0) {
      return reader;
    }
    ChunkId id = index.id(0);
    FutureTask<byte[]> first = new FutureTask<>(() -> reader.read(id, index.length(0)));
    Thread.ofPlatform().daemon().name("first-chunk").start(first);
    return new EarlyChunk(reader, id, first);
  }

  @Override
  public byte[] read(ChunkId wanted, int length) throws IOException {
    FutureTask<byte[]> early = wanted.equals(id) ? first.getAndSet(null) : null;
    if (early != null) {
      try {
        return early.get();
      } catch (ExecutionException e) {
        // Whoever wants it now is told why by trying again.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return reader.read(wanted, length);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
