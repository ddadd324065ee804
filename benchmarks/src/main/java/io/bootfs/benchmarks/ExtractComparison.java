package io.bootfs.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares {@code bootfs extract} with {@code casync extract}, and desync's where it is found, on
 * one blob and on a quarter of it, from a store on this disk, and {@code bootfs verify}. They run
 * as processes, alternating. What verify can't do without, zstd and the digest, each alone, runs in
 * this process, once, after them; its time is what it would take if all cores shared it. Prints
 * medians of time and rate, and the peak resident memory of the processes, which should be the same
 * for both sizes.
 *
 * <p>Data: {@link BenchmarkBlob}. Run: {@code make bench-extract}, with {@code RUNS=5} and {@code
 * BENCH_DIR=…} for stores and copies.
 */
public final class ExtractComparison {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path folder;
  private final String launcher;
  private final int runs;

  private ExtractComparison(Path folder, String launcher, int runs) {
    this.folder = folder;
    this.launcher = launcher;
    this.runs = runs;
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
      ExtractComparison comparison =
          new ExtractComparison(folder, arguments[0], Integer.parseInt(arguments[2]));
      comparison.run(BenchmarkBlob.path());
      comparison.run(quarter(BenchmarkBlob.path(), folder.resolve("quarter")));
    } finally {
      TimedCommand.run(Path.of("/tmp"), "rm", "-rf", folder);
    }
  }

  private static Path quarter(Path blob, Path target) throws IOException {
    long left = Files.size(blob) / 4;
    try (InputStream in = Files.newInputStream(blob);
        OutputStream out = Files.newOutputStream(target)) {
      for (byte[] bytes; left > 0; left -= bytes.length) {
        bytes = in.readNBytes((int) Math.min(left, BUFFER_BYTES));
        out.write(bytes);
      }
    }
    return target;
  }

  private void run(Path blob) throws Exception {
    Path store = folder.resolve(blob.getFileName() + ".castr");
    Path index = folder.resolve(blob.getFileName() + ".caibx");
    String from = "--store=" + store;
    TimedCommand.run(folder, launcher, "make", from, index, blob);
    Optional<String> program = Desync.find();
    List<Timing> casync = new ArrayList<>();
    List<Timing> desync = new ArrayList<>();
    List<Timing> bootfs = new ArrayList<>();
    List<Timing> verify = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      casync.add(extract(blob, "casync", "extract", from, index));
      if (program.isPresent()) {
        desync.add(extract(blob, program.get(), "extract", "-s", store, index));
      }
      bootfs.add(extract(blob, launcher, "extract", from, index));
      verify.add(TimedCommand.run(folder, launcher, "verify", from));
    }
    double megabytes = Files.size(blob) / 1e6;
    heading(blob, megabytes);
    row("casync extract", megabytes, casync);
    row("desync extract", megabytes, desync);
    row("bootfs extract", megabytes, bootfs);
    row("bootfs verify", megabytes, verify);
    Timing zstd = onAllCores(ZstdAlone.seconds(store));
    Timing digest = digest(blob, DigestAlone::ours);
    row("zstd alone", megabytes, List.of(zstd));
    row("digest alone", megabytes, List.of(digest));
    Timing both = onAllCores(zstd.cpuSeconds() + digest.cpuSeconds());
    row("zstd and digest", megabytes, List.of(both));
    row("the JDK's alone", megabytes, List.of(digest(blob, DigestAlone::ofTheJdk)));
  }

  private Timing extract(Path blob, Object... words) throws Exception {
    Path copy = folder.resolve("copy");
    Object[] command = Arrays.copyOf(words, words.length + 1);
    command[words.length] = copy;
    Timing timing = TimedCommand.run(folder, command);
    if (Files.mismatch(blob, copy) != -1) {
      throw new IOException(words[0] + " did not rebuild " + blob);
    }
    Files.delete(copy);
    return timing;
  }

  private interface Digesting {
    void digest(Path blob) throws IOException;
  }

  /** Digests a blob in this process; the time is what it would take if all cores shared it. */
  private static Timing digest(Path blob, Digesting digesting) throws IOException {
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    digesting.digest(blob);
    long ended = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    return onAllCores((ended - began) / 1e9);
  }

  private static Timing onAllCores(double seconds) {
    return new Timing(seconds / Runtime.getRuntime().availableProcessors(), seconds, Double.NaN);
  }

  private void heading(Path blob, double megabytes) {
    System.out.printf(
        Locale.ROOT,
        "%s, %.0f MB, %d cores, medians of %d%n%-18s %9s %9s %9s %9s%n",
        blob.getFileName(),
        megabytes,
        Runtime.getRuntime().availableProcessors(),
        runs,
        "",
        "s",
        "MB/s",
        "core-s",
        "MB RSS");
  }

  private static void row(String what, double megabytes, List<Timing> runs) {
    if (runs.isEmpty()) {
      System.out.printf("%-18s isn't here: DESYNC=... names it%n", what);
      return;
    }
    Timing median = Timing.median(runs);
    System.out.printf(
        Locale.ROOT,
        "%-18s %9.2f %9.0f %9.2f %s%n",
        what,
        median.elapsedSeconds(),
        megabytes / median.elapsedSeconds(),
        median.cpuSeconds(),
        median.memoryColumn());
  }
}
