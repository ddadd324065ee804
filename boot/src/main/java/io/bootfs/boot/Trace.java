package io.bootfs.boot;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tells on standard error how long each phase of the start took, if it was asked to. */
final class Trace {

  private static final String STARTED = "BOOTFS_STARTED";
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final double MILLIS_A_SECOND = 1000;

  private final boolean enabled;
  private final PrintStream out;
  private final StringBuilder phases = new StringBuilder();
  private final long started;
  private long last;

  private Trace(boolean enabled, long jvmNanos, PrintStream out) {
    this.enabled = enabled;
    this.out = out;
    this.last = System.nanoTime();
    this.started = last - jvmNanos;
    append("jvm", jvmNanos);
  }

  /**
   * Starts the clock.
   *
   * @param environment the container's, where {@code BOOTFS_TRACE} asks for the trace
   * @param launcher the launcher's, which says when it was started if a trace is wanted; the time
   *     up to now counts as the JVM's
   * @throws IOException if procfs can't be read
   */
  static Trace start(
      ContainerEnvironment environment, Map<String, String> launcher, PrintStream out)
      throws IOException {
    String started = launcher.get(STARTED);
    boolean enabled = environment.isSet("BOOTFS_TRACE");
    long jvmMillis =
        enabled && started != null
            ? uptimeMillis(Files.readString(UPTIME)) - uptimeMillis(started)
            : 0;
    return new Trace(enabled, TimeUnit.MILLISECONDS.toNanos(jvmMillis), out);
  }

  /** Returns the first number of /proc/uptime, seconds with two decimals, in milliseconds. */
  private static long uptimeMillis(String uptime) {
    return Math.round(Double.parseDouble(uptime.split(" ", 2)[0]) * MILLIS_A_SECOND);
  }

  /** Ends a phase, the next of which begins. */
  void phase(String name) {
    long now = System.nanoTime();
    append(name, now - last);
    last = now;
  }

  /** Prints the phases on one line, with {@code more} behind them. */
  void print(String more) {
    if (enabled) {
      // Formatting by String.format would load the locale's data, and take a phase of its own.
      out.println(
          "bootfs: trace: entrypoint after "
              + millis(last - started)
              + " ms ("
              + phases
              + ")"
              + more);
    }
  }

  /** Prints what is to be told at the app's end. */
  void end(String more) {
    if (enabled) {
      out.println("bootfs: trace: the app has ended; " + more);
    }
  }

  private void append(String name, long nanos) {
    if (enabled) {
      phases.append(phases.isEmpty() ? "" : ", ").append(name).append(' ').append(millis(nanos));
    }
  }

  private static String millis(long nanos) {
    return Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
  }
}
