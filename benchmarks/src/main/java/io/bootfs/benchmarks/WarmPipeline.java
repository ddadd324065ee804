package io.bootfs.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.ingest.ChunkingPipeline;
import io.bootfs.store.ingest.ChunkingStream;
import io.bootfs.store.local.LocalStore;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** {@code bootfs make} within this process, whose compilers have done their work. */
final class WarmPipeline {

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private WarmPipeline() {}

  /** Chunks a file into a store, which is made where it lacks. */
  static Timing run(Path blob, Path folder) throws IOException {
    long began = System.nanoTime();
    long cpuBegan = PROCESS.getProcessCpuTime();
    try (WritableChunkStore store = LocalStore.create(folder);
        InputStream in = new FileInputStream(blob.toFile());
        ChunkingPipeline pipeline =
            new ChunkingPipeline(
                store, ChunkSizes.DEFAULT, Digest.SHA512_256, ChunkCodec.DEFAULT_LEVEL);
        ChunkingStream stream = pipeline.open()) {
      stream.transferFrom(in);
      stream.finish();
    }
    return new Timing(
        (System.nanoTime() - began) / 1e9,
        (PROCESS.getProcessCpuTime() - cpuBegan) / 1e9,
        Double.NaN);
  }
}
