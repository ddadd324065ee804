package io.bootfs.benchmarks.link;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a link behaves. Immutable.
 *
 * @param roundTrip the time there and back, half of it each way
 * @param bitsPerSecond what all connections together may send in each direction; 0 for no bound
 */
public record LinkShape(Duration roundTrip, long bitsPerSecond) {

  /** Neither delay nor bound. */
  public static final LinkShape LOOPBACK = new LinkShape(Duration.ZERO, 0);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})ms-([0-9]{1,5})mbit");
  private static final long MEGABIT = 1_000_000;
  private static final double NANOS_A_SECOND = 1e9;

  /** Checks that nothing is negative. */
  public LinkShape {
    if (roundTrip.isNegative() || bitsPerSecond < 0) {
      throw new IllegalArgumentException(
          "a link's round trip and bandwidth can't be negative: %s, %d bit/s"
              .formatted(roundTrip, bitsPerSecond));
    }
  }

  /** Returns the shape of a text such as {@code 20ms-100mbit}, or {@code loopback}. */
  public static LinkShape parse(String text) {
    if (text.equals("loopback")) {
      return LOOPBACK;
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a link is loopback, or a round trip and a bandwidth as 20ms-100mbit, not " + text);
    }
    return new LinkShape(
        Duration.ofMillis(Long.parseLong(parts.group(1))),
        MEGABIT * Long.parseLong(parts.group(2)));
  }

  /** Returns how long the link takes to carry that many bytes, without the delay, in seconds. */
  public double secondsFor(long bytes) {
    return bitsPerSecond == 0 ? 0 : bytes * (double) Byte.SIZE / bitsPerSecond;
  }

  /** Returns the round trip in seconds. */
  public double roundTripSeconds() {
    return roundTrip.toNanos() / NANOS_A_SECOND;
  }

  /** Returns the time one way, in nanoseconds. */
  long oneWayNanos() {
    return roundTrip.toNanos() / 2;
  }

  @Override
  public String toString() {
    return equals(LOOPBACK)
        ? "loopback"
        : "%dms-%dmbit".formatted(roundTrip.toMillis(), bitsPerSecond / MEGABIT);
  }
}
