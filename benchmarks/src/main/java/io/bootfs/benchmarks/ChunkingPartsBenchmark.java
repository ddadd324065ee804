package io.bootfs.benchmarks;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Chunker;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import java.security.MessageDigest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the parts of chunking do on one core: the scan for boundaries, the digests, the compression.
 *
 * <p>Data: the first 200 MB of {@link BenchmarkBlob}, in memory. Run: {@code make bench
 * BENCHMARKS=ChunkingParts}.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class ChunkingPartsBenchmark {

  /** Cuts the blob, which arrives in pieces as in the pipeline. */
  @Benchmark
  public int scan(ChunkedBlob blob, Megabytes done) {
    byte[] bytes = blob.bytes();
    Chunker chunker = new Chunker(ChunkSizes.DEFAULT);
    int start = 0;
    for (int end = 0; end < bytes.length; ) {
      end = Math.min(bytes.length, end + (128 << 10));
      for (int length; (length = chunker.scan(bytes, start, end)) != Chunker.NONE; ) {
        start += length;
      }
    }
    done.add(bytes.length);
    return start;
  }

  /** Names all chunks by SHA-512/256. */
  @Benchmark
  public void sha512(ChunkedBlob blob, Megabytes done, Blackhole hole) {
    digest(Digest.SHA512_256, blob, done, hole);
  }

  /** Names all chunks by SHA-256. */
  @Benchmark
  public void sha256(ChunkedBlob blob, Megabytes done, Blackhole hole) {
    digest(Digest.SHA256, blob, done, hole);
  }

  /** Compresses all chunks at the default level. */
  @Benchmark
  public void zstd(ChunkedBlob blob, Megabytes done, Blackhole hole) {
    Index index = blob.index();
    try (ChunkCodec codec = new ChunkCodec()) {
      for (int i = 0; i < index.chunkCount(); i++) {
        hole.consume(
            codec.encode(
                blob.bytes(), (int) index.start(i), index.length(i), ChunkCodec.DEFAULT_LEVEL));
      }
    }
    done.add(blob.bytes().length);
  }

  private static void digest(Digest digest, ChunkedBlob blob, Megabytes done, Blackhole hole) {
    Index index = blob.index();
    MessageDigest engine = digest.newEngine();
    for (int i = 0; i < index.chunkCount(); i++) {
      engine.update(blob.bytes(), (int) index.start(i), index.length(i));
      hole.consume(engine.digest());
    }
    done.add(blob.bytes().length);
  }
}
