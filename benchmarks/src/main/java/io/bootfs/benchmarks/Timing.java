package io.bootfs.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a run took.
 *
 * @param elapsedSeconds from its start to its end
 * @param cpuSeconds of all cores together, user and system
 * @param residentMegabytes the most memory that it had resident; not a number if it was not looked
 *     at
 */
record Timing(double elapsedSeconds, double cpuSeconds, double residentMegabytes) {

  /** Returns the memory in nine columns, empty if it was not looked at. */
  String memoryColumn() {
    return Double.isNaN(residentMegabytes)
        ? ""
        : String.format(Locale.ROOT, "%9.0f", residentMegabytes);
  }

  /** Returns the medians of several runs. */
  static Timing median(List<Timing> runs) {
    return new Timing(
        median(runs, Timing::elapsedSeconds),
        median(runs, Timing::cpuSeconds),
        median(runs, Timing::residentMegabytes));
  }

  private static double median(List<Timing> runs, ToDoubleFunction<Timing> part) {
    double[] sorted = runs.stream().mapToDouble(part).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
