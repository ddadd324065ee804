package io.bootfs.benchmarks;

import io.bootfs.store.ChunkCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Compares {@code bootfs make} with {@code casync make} on one blob, at one zstd level (casync's is
 * 3): both as processes, alternating in one run, with an empty store and with one that has all
 * chunks. Prints medians, and the bound that the parts set.
 *
 * <p>Data: {@link BenchmarkBlob}. Run: {@code make bench-make}, with {@code RUNS=5} and {@code
 * BENCH_DIR=…} for the stores.
 */
public final class MakeComparison {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Path blob = BenchmarkBlob.path();
  private final Path folder;
  private final String launcher;
  private final long bytes;

  private MakeComparison(Path folder, String launcher) throws IOException {
    this.folder = folder;
    this.launcher = launcher;
    this.bytes = Files.size(blob);
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the launcher of bootfs, a folder for stores, and how many runs
   */
  public static void main(String... arguments) throws Exception {
    if (arguments.length != 3) {
      throw new IllegalArgumentException(
          "arguments are LAUNCHER FOLDER RUNS, not " + Arrays.toString(arguments));
    }
    Path folder = Files.createTempDirectory(Path.of(arguments[1]), "bootfs-bench-");
    try {
      new MakeComparison(folder, arguments[0]).run(Integer.parseInt(arguments[2]));
    } finally {
      // At the end only: ext4 is slow to make files while it remembers that many were deleted.
      TimedCommand.run(Path.of("/tmp"), "rm", "-rf", folder);
    }
  }

  private void run(int runs) throws Exception {
    ChunkingParts parts =
        ChunkingParts.measure(
            BenchmarkBlob.read(Integer.MAX_VALUE - 8), ChunkCodec.DEFAULT_LEVEL, 4);
    List<TimedCommand> casyncCold = new ArrayList<>();
    List<TimedCommand> bootfsCold = new ArrayList<>();
    List<TimedCommand> casyncKnown = new ArrayList<>();
    List<TimedCommand> bootfsKnown = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      casyncCold.add(make("casync", run));
      bootfsCold.add(make(launcher, run));
      casyncKnown.add(make("casync", run));
      bootfsKnown.add(make(launcher, run));
      checkSame(index("casync", run), index(launcher, run));
    }
    print(
        "%s, %.0f MB, %d cores, zstd %d, medians of %d%n"
            .formatted(blob.getFileName(), bytes / 1e6, CORES, ChunkCodec.DEFAULT_LEVEL, runs));
    print("%-34s %9s %9s %9s%n".formatted("", "s", "MB/s", "core-s"));
    row("scan, one core", parts.scan(), parts.scan());
    row("SHA-512/256, one core", parts.digest(), parts.digest());
    row("zstd, one core", parts.zstd(), parts.zstd());
    row("bound of scan + digest + zstd", parts.bound(CORES), parts.bound(CORES) * CORES);
    row("casync make, empty store", casyncCold);
    row("bootfs make, empty store", bootfsCold);
    row("bound of scan + digest", parts.boundOfKnown(CORES), parts.boundOfKnown(CORES) * CORES);
    row("casync make, all chunks in store", casyncKnown);
    row("bootfs make, all chunks in store", bootfsKnown);
  }

  private TimedCommand make(String program, int run) throws Exception {
    String store = "--store=" + folder.resolve(name(program) + run + ".castr");
    return TimedCommand.run(folder, program, "make", store, index(program, run), blob);
  }

  private Path index(String program, int run) {
    return folder.resolve(name(program) + run + ".caibx");
  }

  private static String name(String program) {
    return String.valueOf(Path.of(program).getFileName());
  }

  private static void checkSame(Path one, Path other) throws IOException {
    if (Files.mismatch(one, other) != -1) {
      throw new IOException(one + " and " + other + " are not the same index");
    }
  }

  private void row(String what, List<TimedCommand> runs) {
    row(
        what,
        median(runs.stream().mapToDouble(TimedCommand::elapsedSeconds)),
        median(runs.stream().mapToDouble(TimedCommand::cpuSeconds)));
  }

  private void row(String what, double seconds, double cpuSeconds) {
    print("%-34s %9.2f %9.0f %9.2f%n".formatted(what, seconds, bytes / 1e6 / seconds, cpuSeconds));
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static void print(String text) {
    System.out.printf(Locale.ROOT, "%s", text);
  }
}
