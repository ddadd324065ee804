package io.bootfs.store.ingest;

import com.github.luben.zstd.Zstd;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Chunker;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.WritableChunkStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts blobs into chunks and stores those that the store does not have. Streams are written one
 * after the other: the caller's thread scans for boundaries, worker threads of the pipeline digest,
 * compress and store.
 *
 * <p>Memory: at most {@value #BUFFER_BYTES} bytes of the blob are held, or where chunks may be
 * larger than a megabyte, twice the maximum chunk for each worker and two more; a compressed chunk
 * and a zstd context for each worker; and about 150 bytes for each distinct chunk seen.
 *
 * <p>Not thread-safe but for {@link #statistics}. The store stays the caller's; {@link #close} ends
 * the threads.
 */
public final class ChunkingPipeline implements AutoCloseable {

  /** How many bytes of blob the pipeline holds at most, in the usual case: 32 MiB. */
  private static final int BUFFER_BYTES = 32 << 20;

  /** Large beside a chunk, so that few bytes are copied to the next segment; 16 fill the buffer. */
  private static final int SEGMENT_BYTES = 2 << 20;

  private final ChunkSizes sizes;
  private final Digest digest;
  private final Counters counters = new Counters();
  private final ChunkCodec codec = new ChunkCodec();
  private final SegmentPool segments;
  private final WorkerPool workers;
  private @Nullable ChunkingStream open;

  /**
   * Starts a pipeline with one worker thread for each processor.
   *
   * @param store where chunks are put; the pipeline does not close it
   * @param zstdLevel the compression level, as {@link ChunkCodec#DEFAULT_LEVEL}: higher is slower
   *     and smaller
   * @throws IllegalArgumentException if zstd has no such level
   */
  public ChunkingPipeline(
      WritableChunkStore store, ChunkSizes sizes, Digest digest, int zstdLevel) {
    this(store, sizes, digest, zstdLevel, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Starts a pipeline.
   *
   * @param threads the number of worker threads
   */
  ChunkingPipeline(
      WritableChunkStore store, ChunkSizes sizes, Digest digest, int zstdLevel, int threads) {
    checkLevel(zstdLevel);
    this.sizes = sizes;
    this.digest = digest;
    int segmentBytes = Math.max(SEGMENT_BYTES, 2 * sizes.max());
    segments = new SegmentPool(segmentBytes, Math.max(BUFFER_BYTES / segmentBytes, threads + 2));
    ConcurrentMap<ChunkId, CompletableFuture<ChunkId>> seen = new ConcurrentHashMap<>();
    workers =
        new WorkerPool(
            threads, () -> new ChunkWorker(store, digest, codec, zstdLevel, seen, counters));
  }

  private static void checkLevel(int level) {
    if (level < Zstd.minCompressionLevel() || level > Zstd.maxCompressionLevel()) {
      throw new IllegalArgumentException(
          "zstd has levels from %d to %d, not %d"
              .formatted(Zstd.minCompressionLevel(), Zstd.maxCompressionLevel(), level));
    }
  }

  /**
   * Returns a stream whose bytes are chunked from its start to its end, with forced boundaries
   * there.
   *
   * @throws IllegalStateException if the last one is neither finished nor closed
   */
  public ChunkingStream open() {
    if (open != null && !open.isDone()) {
      throw new IllegalStateException("finish or close the last stream before opening the next");
    }
    open =
        new ChunkingStream(
            new Chunker(sizes), Index.builder(digest, sizes), segments, workers, counters);
    return open;
  }

  /** Returns what has been done so far, in all streams; from any thread. */
  public ChunkingStatistics statistics() {
    return counters.snapshot();
  }

  /** Ends the worker threads; chunks of a stream that is not finished may be stored or not. */
  @Override
  public void close() {
    workers.close();
    codec.close();
  }
}
