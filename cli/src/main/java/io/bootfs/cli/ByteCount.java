package io.bootfs.cli;

import java.util.Locale;

/** Writes amounts of bytes for people: decimal units, as disks and networks are measured. */
final class ByteCount {

  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private ByteCount() {}

  /** Returns three digits or so and a unit: {@code 999 B}, {@code 1.50 MB}, {@code 520 MB}. */
  static String format(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    // What would be rounded to four digits is written in the next unit.
    while (amount >= 999.5) {
      amount /= 1000;
      unit++;
    }
    String digits = amount < 9.995 ? "%.2f %s" : amount < 99.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, digits, amount, UNITS[unit]);
  }

  /** Returns the rate of {@code bytes} in {@code nanos}, a second's amount. */
  static String rate(long bytes, long nanos) {
    return format((long) (bytes / (Math.max(nanos, 1) / 1e9))) + "/s";
  }
}
