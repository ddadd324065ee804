package io.bootfs.benchmarks;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Chunker;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.MessageDigest;

/**
 * The processor time that the parts of chunking a blob take on one core, in seconds: what must be
 * done, however it is spread.
 *
 * @param scan looking for boundaries
 * @param digest naming the chunks by SHA-512/256
 * @param zstd compressing them
 */
record ChunkingParts(double scan, double digest, double zstd) {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Measures the parts, each the least of {@code runs} runs: the others were disturbed. */
  static ChunkingParts measure(byte[] blob, int level, int runs) {
    double scan = Double.MAX_VALUE;
    double digest = Double.MAX_VALUE;
    double zstd = Double.MAX_VALUE;
    for (int run = 0; run < runs; run++) {
      long began = now();
      Index.Builder cuts = scan(blob);
      scan = Math.min(scan, secondsSince(began));
      Index index = cuts.build();
      began = now();
      digest(blob, index);
      digest = Math.min(digest, secondsSince(began));
      began = now();
      compress(blob, index, level);
      zstd = Math.min(zstd, secondsSince(began));
    }
    return new ChunkingParts(scan, digest, zstd);
  }

  /** Returns the seconds that all of it takes on so many cores that share it evenly. */
  double bound(int cores) {
    return (scan + digest + zstd) / cores;
  }

  /** Returns the same without compression: for a blob whose chunks are all in the store. */
  double boundOfKnown(int cores) {
    return (scan + digest) / cores;
  }

  private static Index.Builder scan(byte[] blob) {
    Index.Builder cuts = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    Chunker chunker = new Chunker(ChunkSizes.DEFAULT);
    var unnamed = Digest.SHA512_256.idOf(blob, 0, 0);
    for (int start = 0; start < blob.length; ) {
      int length = chunker.scan(blob, start, blob.length);
      if (length == Chunker.NONE) {
        length = blob.length - start;
      }
      cuts.add(unnamed, length);
      start += length;
    }
    return cuts;
  }

  private static void digest(byte[] blob, Index index) {
    MessageDigest engine = Digest.SHA512_256.newEngine();
    for (int i = 0; i < index.chunkCount(); i++) {
      engine.update(blob, (int) index.start(i), index.length(i));
      check(engine.digest().length == 32);
    }
  }

  private static void compress(byte[] blob, Index index, int level) {
    try (ChunkCodec codec = new ChunkCodec()) {
      for (int i = 0; i < index.chunkCount(); i++) {
        int length = index.length(i);
        check(codec.encode(blob, (int) index.start(i), length, level).bytes().length > 0);
      }
    }
  }

  /** Uses a result, so that the compiler can't leave out what made it. */
  private static void check(boolean sane) {
    if (!sane) {
      throw new AssertionError("a part gave no result");
    }
  }

  private static long now() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private static double secondsSince(long began) {
    return (now() - began) / 1e9;
  }
}
