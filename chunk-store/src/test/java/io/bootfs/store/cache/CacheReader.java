package io.bootfs.store.cache;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A process that reads all chunks of an index through a cache. */
final class CacheReader {

  private CacheReader() {}

  /** Returns what starts the process; it reads when it gets a line, and ends when it is done. */
  static ProcessBuilder command(String store, Path cache, String size, Path index, long seed) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-Djdk.util.jar.enableMultiRelease=false",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CacheReader.class.getName(),
            store,
            cache.toString(),
            size,
            index.toString(),
            Long.toString(seed))
        .redirectErrorStream(true);
  }

  /** Reads; a seed of 0 means in order, else as it shuffles. */
  public static void main(String[] args) throws Exception {
    Index index = IndexReader.read(Path.of(args[3]));
    CacheOptions usual = CacheOptions.bounded(Path.of(args[1]), args[2]);
    // Or else what a busy machine does slowly is fetched twice.
    CacheOptions options =
        new CacheOptions(usual.folder(), usual.capacity(), Duration.ofMinutes(10));
    List<Integer> order = new ArrayList<>(IntStream.range(0, index.chunkCount()).boxed().toList());
    long seed = Long.parseLong(args[4]);
    if (seed != 0) {
      Collections.shuffle(order, new Random(seed));
    }
    try (StoreStack stack =
        Stores.reader(args[0], options, index.digest(), line -> System.out.println(line))) {
      System.out.println("ready");
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      readAll(stack, index, order);
      System.out.println(stack.statistics() + " " + stack.cacheStatistics());
    }
  }

  private static void readAll(StoreStack stack, Index index, List<Integer> order) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> reads = new ArrayList<>();
      for (int chunk : order) {
        reads.add(threads.submit(() -> read(stack, index, chunk)));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    }
  }

  private static Object read(StoreStack stack, Index index, int chunk) throws IOException {
    return stack.read(index.id(chunk), index.length(chunk));
  }
}
