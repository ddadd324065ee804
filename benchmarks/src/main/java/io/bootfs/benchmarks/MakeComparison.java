package io.bootfs.benchmarks;

import io.bootfs.store.ChunkCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares {@code bootfs make} with {@code casync make}, and desync's where it is found, on one
 * blob, at one zstd level (casync's and desync's are 3): all as processes, alternating in one run,
 * with an empty store and with one that has all chunks; and with the same work within this process,
 * without the start of a JVM and its compilers. Prints medians, and the bound that the parts set.
 *
 * <p>Data: {@link BenchmarkBlob}. Run: {@code make bench-make}, with {@code RUNS=5} and {@code
 * BENCH_DIR=…} for the stores.
 */
public final class MakeComparison {

  /** The runs of which the least is a part's time. */
  private static final int PARTS_RUNS = 4;

  /** What the stores of the pipeline in this process are called. */
  private static final String WARM = "warm";

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
    // The bytes are garbage before the pipeline runs in this process.
    ChunkingParts parts =
        ChunkingParts.measure(
            BenchmarkBlob.read(Integer.MAX_VALUE - 8), ChunkCodec.DEFAULT_LEVEL, PARTS_RUNS);
    List<Timing> casyncCold = new ArrayList<>();
    List<Timing> desyncCold = new ArrayList<>();
    List<Timing> bootfsCold = new ArrayList<>();
    List<Timing> warmCold = new ArrayList<>();
    List<Timing> casyncKnown = new ArrayList<>();
    List<Timing> desyncKnown = new ArrayList<>();
    List<Timing> bootfsKnown = new ArrayList<>();
    Optional<String> desync = Desync.find();
    List<Timing> warmKnown = new ArrayList<>();
    warm();
    for (int run = 0; run < runs; run++) {
      casyncCold.add(make("casync", run));
      addMake(desync, run, desyncCold);
      bootfsCold.add(make(launcher, run));
      warmCold.add(WarmPipeline.run(blob, store(WARM, run)));
      casyncKnown.add(make("casync", run));
      addMake(desync, run, desyncKnown);
      bootfsKnown.add(make(launcher, run));
      warmKnown.add(WarmPipeline.run(blob, store(WARM, run)));
      checkSame(index("casync", run), index(launcher, run));
    }
    heading(runs);
    row("scan, one core", parts.scan());
    row("SHA-512/256, one core", parts.digest());
    row("zstd, one core", parts.zstd());
    row("bound of scan + digest + zstd", parts.bound(CORES));
    row("casync make, empty store", casyncCold);
    rowIfThere("desync make, empty store", desyncCold);
    row("bootfs make, empty store", bootfsCold);
    row("the same in a warm JVM", warmCold);
    row("bound of scan + digest", parts.boundOfKnown(CORES));
    row("casync make, all chunks in store", casyncKnown);
    rowIfThere("desync make, all chunks in store", desyncKnown);
    row("bootfs make, all chunks in store", bootfsKnown);
    row("the same in a warm JVM", warmKnown);
  }

  /** Lets the compilers see the pipeline at work. */
  private void warm() throws IOException {
    for (int run = 0; run < 2; run++) {
      WarmPipeline.run(blob, folder.resolve("warming" + run));
      WarmPipeline.run(blob, folder.resolve("warming" + run));
    }
  }

  private Timing make(String program, int run) throws Exception {
    String store = "--store=" + store(program, run);
    return TimedCommand.run(folder, program, "make", store, index(program, run), blob);
  }

  private void addMake(Optional<String> desync, int run, List<Timing> timings) throws Exception {
    if (desync.isPresent()) {
      Path store = Files.createDirectories(store(desync.get(), run));
      Path index = index(desync.get(), run);
      timings.add(TimedCommand.run(folder, desync.get(), "make", "-s", store, index, blob));
    }
  }

  private Path store(String program, int run) {
    return folder.resolve(name(program) + run + ".castr");
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

  private void heading(int runs) {
    System.out.printf(
        Locale.ROOT,
        "%s, %.0f MB, %d cores, zstd %d, medians of %d%n%-34s %9s %9s %9s %9s%n",
        blob.getFileName(),
        bytes / 1e6,
        CORES,
        ChunkCodec.DEFAULT_LEVEL,
        runs,
        "",
        "s",
        "MB/s",
        "core-s",
        "MB RSS");
  }

  private void rowIfThere(String what, List<Timing> runs) {
    if (runs.isEmpty()) {
      System.out.printf("%-34s isn't here: DESYNC=... names it%n", what);
    } else {
      row(what, runs);
    }
  }

  private void row(String what, List<Timing> runs) {
    Timing median = Timing.median(runs);
    row(
        what,
        median.elapsedSeconds(),
        "%9.2f %s".formatted(median.cpuSeconds(), median.memoryColumn()));
  }

  private void row(String what, double seconds) {
    row(what, seconds, "");
  }

  private void row(String what, double seconds, String cpuAndMemory) {
    System.out.printf(
        Locale.ROOT, "%-34s %9.2f %9.0f %s%n", what, seconds, bytes / 1e6 / seconds, cpuAndMemory);
  }
}
