package io.bootfs.benchmarks;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.ingest.ChunkingPipeline;
import io.bootfs.store.ingest.ChunkingStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the whole pipeline does on all cores, with a store that costs nothing: beside {@link
 * ChunkingPartsBenchmark} it shows how well the cores are used.
 *
 * <p>Data: the first 200 MB of {@link BenchmarkBlob}, in memory. Run: {@code make bench
 * BENCHMARKS=ChunkingPipeline}.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class ChunkingPipelineBenchmark {

  /** Every chunk is new. */
  @Benchmark
  public Index cold(ChunkedBlob blob, Megabytes done) throws IOException {
    return ingest(new FreeStore(false), blob, done);
  }

  /** The store has every chunk. */
  @Benchmark
  public Index allInStore(ChunkedBlob blob, Megabytes done) throws IOException {
    return ingest(new FreeStore(true), blob, done);
  }

  private static Index ingest(WritableChunkStore store, ChunkedBlob blob, Megabytes done)
      throws IOException {
    try (ChunkingPipeline pipeline =
            new ChunkingPipeline(
                store, ChunkSizes.DEFAULT, Digest.SHA512_256, ChunkCodec.DEFAULT_LEVEL);
        ChunkingStream stream = pipeline.open()) {
      stream.transferFrom(new ByteArrayInputStream(blob.bytes()));
      done.add(blob.bytes().length);
      return stream.finish();
    }
  }

  /** A store that keeps nothing, and has everything or nothing. */
  private record FreeStore(boolean full) implements WritableChunkStore {

    @Override
    public EncodedChunk get(ChunkId id, int limit) throws IOException {
      throw new ChunkMissingException(id, location());
    }

    @Override
    public boolean has(ChunkId id) {
      return full;
    }

    @Override
    public void put(ChunkId id, EncodedChunk chunk) {}

    @Override
    public String location() {
      return "free:";
    }

    @Override
    public void close() {}
  }
}
