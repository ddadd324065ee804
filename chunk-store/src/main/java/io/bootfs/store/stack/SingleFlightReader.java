package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets several readers of one chunk cause one read, whose outcome they share. Thread-safe.
 *
 * <p>It lies around the cache and not behind it: so who comes just after the read finds the chunk
 * in the cache, and never fetches it a second time.
 */
final class SingleFlightReader implements VerifiedReader {

  /** Two indexes may disagree on a chunk's length, and one of them is right. */
  private record Key(ChunkId id, int length) {

    // Not the generated ones: linking those takes each container's start some milliseconds.
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.length == length && key.id.equals(id);
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + length;
    }
  }

  private final VerifiedReader below;
  private final ConcurrentMap<Key, CompletableFuture<VerifiedChunk>> flights =
      new ConcurrentHashMap<>();

  SingleFlightReader(VerifiedReader below) {
    this.below = below;
  }

  @Override
  public VerifiedChunk read(ChunkId id, int length) throws IOException {
    Key key = new Key(id, length);
    while (true) {
      CompletableFuture<VerifiedChunk> own = new CompletableFuture<>();
      CompletableFuture<VerifiedChunk> flight = flights.putIfAbsent(key, own);
      if (flight == null) {
        return lead(key, own);
      }
      try {
        return flight.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while another reads chunk " + id);
      } catch (ExecutionException e) {
        Throwable failure = Objects.requireNonNullElse(e.getCause(), e);
        if (!isInterruption(failure)) {
          throw rethrown(failure);
        }
        // The leader was called off, and not the chunk: someone else leads now.
      }
    }
  }

  private VerifiedChunk lead(Key key, CompletableFuture<VerifiedChunk> own) throws IOException {
    try {
      VerifiedChunk chunk = below.read(key.id(), key.length());
      flights.remove(key, own);
      own.complete(chunk);
      return chunk;
    } catch (Throwable e) {
      flights.remove(key, own);
      own.completeExceptionally(e);
      throw e;
    }
  }

  private static boolean isInterruption(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof InterruptedIOException || t instanceof ClosedByInterruptException) {
        return true;
      }
    }
    return false;
  }

  private static IOException rethrown(Throwable failure) {
    return switch (failure) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> new IOException(failure);
    };
  }
}
