package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.link.Link;
import io.bootfs.benchmarks.link.LinkStatistics;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a start took.
 *
 * @param seconds from the command to its end, when what it started was ready
 * @param bytes what came over the link
 * @param requests what the servers were asked, all together
 */
record Start(double seconds, double bytes, double requests) {

  /** What is measured. */
  interface Step {
    /** Does it. */
    void run() throws IOException, InterruptedException;
  }

  /** What counts requests. */
  interface Requests {
    /** Returns how many there were so far. */
    long count() throws IOException;
  }

  /** Measures a step. */
  static Start measure(Link link, Requests requests, Step step)
      throws IOException, InterruptedException {
    LinkStatistics before = link.statistics();
    long asked = requests.count();
    long began = System.nanoTime();
    step.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Start(
        seconds, link.statistics().since(before).down(), requests.count() - (double) asked);
  }

  /** Returns the medians of several starts. */
  static Start median(List<Start> starts) {
    return new Start(
        median(starts, Start::seconds),
        median(starts, Start::bytes),
        median(starts, Start::requests));
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> part) {
    double[] sorted = starts.stream().mapToDouble(part).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
