package io.bootfs.store.extract;

import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Hands out a blob's chunks in order, and reads ahead in parallel. Not thread-safe; closing it
 * calls off what is being read.
 */
final class ChunkWindow implements Closeable {

  /** How many chunks are read at once: enough to fill a line of 20 ms and 500 Mbit/s. */
  static final int CHUNKS = 32;

  /** How many bytes of chunks may wait, unless a single chunk has more. */
  static final long BYTES = 32L << 20;

  private final Index index;
  private final ChunkReader reader;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<byte[]>> ahead = new ArrayDeque<>();
  private long bytesAhead;
  private int taken;
  private int asked;

  ChunkWindow(Index index, ChunkReader reader) {
    this.index = index;
    this.reader = reader;
  }

  boolean hasNext() {
    return taken < index.chunkCount();
  }

  /**
   * Returns the next chunk's bytes, which nobody changes.
   *
   * @throws IOException if it can't be had, as the reader says
   */
  byte[] next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException("the blob has " + index.chunkCount() + " chunks");
    }
    askAhead();
    byte[] bytes = await(ahead.removeFirst());
    bytesAhead -= index.length(taken);
    taken++;
    return bytes;
  }

  private void askAhead() {
    while (asked < index.chunkCount()
        && ahead.size() < CHUNKS
        && (ahead.isEmpty() || bytesAhead + index.length(asked) <= BYTES)) {
      bytesAhead += index.length(asked);
      ahead.addLast(ask(asked));
      asked++;
    }
  }

  private Future<byte[]> ask(int chunk) {
    Future<byte[]> before = ahead.peekLast();
    // A run of zeros is one chunk over and over: a sparse blob has thousands.
    if (before != null
        && index.length(chunk) == index.length(chunk - 1)
        && index.id(chunk).equals(index.id(chunk - 1))) {
      return before;
    }
    return threads.submit(() -> reader.read(index.id(chunk), index.length(chunk)));
  }

  private static byte[] await(Future<byte[]> read) throws IOException {
    try {
      return read.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading chunks");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static IOException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException(cause);
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
