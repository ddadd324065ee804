package io.bootfs.store.server;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a folder that is the cache of another store: what lacks is fetched, verified, kept and
 * sent; asked for by many at once, it is fetched once. Thread-safe; the other store stays its
 * owner's.
 */
final class UpstreamChunks implements ServedChunks {

  /** How many chunks are fetched at once: what bounds the memory that they take. */
  private static final int MOST_FETCHES = 32;

  private final FolderChunks folder;
  private final ChunkStore upstream;
  private final int largest;
  private final Consumer<String> warnings;
  private final ChunkChecker checker;
  private final ChunkCodec codec;
  private final Semaphore fetching = new Semaphore(MOST_FETCHES);
  private final LongAdder fetched = new LongAdder();
  private final ConcurrentMap<ChunkId, CompletableFuture<EncodedChunk>> flights =
      new ConcurrentHashMap<>();

  /**
   * Creates the source.
   *
   * @param largest the most bytes of a chunk, uncompressed, that is taken from the other store
   */
  UpstreamChunks(
      FolderChunks folder,
      ChunkStore upstream,
      ChunkCodec codec,
      ChunkChecker checker,
      int largest,
      Consumer<String> warnings) {
    this.folder = folder;
    this.upstream = upstream;
    this.codec = codec;
    this.checker = checker;
    this.largest = largest;
    this.warnings = warnings;
  }

  /** Returns how many chunks came from the other store. */
  long fetched() {
    return fetched.sum();
  }

  @Override
  public @Nullable Found find(ChunkId id, Encoding encoding) throws IOException {
    Found found = folder.find(id, encoding);
    if (found != null || encoding == Encoding.PLAIN) {
      return found;
    }
    try {
      byte[] bytes = share(id).bytes();
      return new Found(bytes.length, new ByteArrayInputStream(bytes));
    } catch (ChunkMissingException e) {
      return null;
    }
  }

  @Override
  public long size(ChunkId id, Encoding encoding) throws IOException {
    long size = folder.size(id, encoding);
    return size == NONE && encoding == Encoding.ZSTD && upstream.has(id) ? 0 : size;
  }

  @Override
  public void claim(ChunkId id) {
    folder.claim(id);
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    folder.put(id, chunk);
  }

  private EncodedChunk share(ChunkId id) throws IOException {
    CompletableFuture<EncodedChunk> own = new CompletableFuture<>();
    CompletableFuture<EncodedChunk> flight = flights.putIfAbsent(id, own);
    if (flight == null) {
      lead(id, own);
      flight = own;
    }
    try {
      return flight.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while fetching chunk " + id);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException fault ? fault : new IOException(e.getCause());
    }
  }

  private void lead(ChunkId id, CompletableFuture<EncodedChunk> flight) {
    try {
      fetching.acquire();
      try {
        flight.complete(fetch(id));
      } finally {
        fetching.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      flight.completeExceptionally(new InterruptedIOException("the server is closed"));
    } catch (Throwable e) {
      flight.completeExceptionally(e);
    } finally {
      flights.remove(id, flight);
    }
  }

  private EncodedChunk fetch(ChunkId id) throws IOException {
    EncodedChunk chunk = upstream.get(id, ChunkCodec.limit(largest));
    checker.check(id, chunk, upstream.location());
    fetched.increment();
    if (chunk.encoding() == Encoding.PLAIN) {
      byte[] plain = chunk.bytes();
      chunk = codec.encode(plain, 0, plain.length, ChunkCodec.DEFAULT_LEVEL);
    }
    try {
      folder.putNew(id, chunk);
    } catch (IOException e) {
      warnings.accept(e.getMessage() + "; it is sent without being kept");
    }
    return chunk;
  }
}
