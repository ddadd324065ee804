package io.bootfs.benchmarks;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What it takes to decompress the chunks of a store and do nothing else, by this thread. */
final class ZstdAlone {

  /** How many are in memory before they are decompressed, so that to read them is not counted. */
  private static final int BATCH = 256;

  private ZstdAlone() {}

  /** Returns the seconds of a processor. */
  static double seconds(Path store) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(store)) {
      files = all.filter(file -> file.toString().endsWith(".cacnk")).toList();
    }
    long nanos = 0;
    try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
      for (int at = 0; at < files.size(); at += BATCH) {
        nanos += decompress(files.subList(at, Math.min(files.size(), at + BATCH)), context);
      }
    }
    return nanos / 1e9;
  }

  private static long decompress(List<Path> files, ZstdDecompressCtx context) throws IOException {
    List<byte[]> chunks = new ArrayList<>();
    int most = 0;
    for (Path file : files) {
      byte[] chunk = Files.readAllBytes(file);
      chunks.add(chunk);
      most = Math.max(most, (int) Zstd.getFrameContentSize(chunk));
    }
    byte[] plain = new byte[most];
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (byte[] chunk : chunks) {
      context.decompressByteArray(plain, 0, plain.length, chunk, 0, chunk.length);
    }
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
  }
}
