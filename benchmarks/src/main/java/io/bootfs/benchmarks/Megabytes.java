package io.bootfs.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Makes a benchmark print megabytes (10^6 bytes) a second. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Megabytes {

  /** What has been worked through in this iteration. */
  public double megabytes;

  /** Counts so many bytes more. */
  void add(long bytes) {
    megabytes += bytes / 1e6;
  }
}
