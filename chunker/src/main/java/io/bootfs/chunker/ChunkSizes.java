package io.bootfs.chunker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bounds that a chunker keeps, in bytes. Immutable.
 *
 * @param min no chunk but the last (and one before a forced boundary) is smaller
 * @param avg the size that chunks of random data tend to
 * @param max no chunk is larger
 */
public record ChunkSizes(int min, int avg, int max) {

  /** casync's default: 16 KiB, 64 KiB, 256 KiB. */
  public static final ChunkSizes DEFAULT = new ChunkSizes(16 << 10, 64 << 10, 256 << 10);

  /** The least chunk size that can be asked for, in bytes: casync's own limit. */
  public static final int LEAST = 1;

  /** The greatest chunk size that can be asked for, in bytes: 128 MiB, casync's own limit. */
  public static final int GREATEST = 128 << 20;

  private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,9}):(\\d{1,9})");

  /** The bytes that a boundary depends on (casync's {@code CA_CHUNKER_WINDOW_SIZE}). */
  static final int WINDOW = 48;

  /**
   * Checks that the sizes are in order and within {@link #LEAST} and {@link #GREATEST}, and that
   * chunks whose end depends on content can hold the {@value #WINDOW} bytes it depends on.
   */
  public ChunkSizes {
    if (min < LEAST || min > avg || avg > max || max > GREATEST) {
      throw new IllegalArgumentException(
          "chunk sizes must be %d <= MIN <= AVG <= MAX <= %d bytes, not %d:%d:%d"
              .formatted(LEAST, GREATEST, min, avg, max));
    }
    if (min != max && max < WINDOW) {
      throw new IllegalArgumentException(
          "MAX must be %d bytes or more where chunk sizes differ: %d:%d:%d"
              .formatted(WINDOW, min, avg, max));
    }
  }

  /**
   * Returns the sizes written as {@code MIN:AVG:MAX} in bytes.
   *
   * @throws IllegalArgumentException if the text has another form or the sizes are out of bounds
   */
  public static ChunkSizes parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "chunk sizes are MIN:AVG:MAX in bytes, as in 16384:65536:262144, not '" + text + "'");
    }
    return new ChunkSizes(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        Integer.parseInt(form.group(3)));
  }

  /** Tells whether all chunks have one size, so that content plays no part. */
  public boolean fixed() {
    return min == max;
  }

  /**
   * Returns the number that a hash is divided by in the test for a boundary, from {@link #min} to
   * {@link #max}: it makes chunks of random data {@link #avg} bytes long on average.
   */
  int discriminator() {
    // casync's formula. C's conversion makes a negative result, from averages above 9.3 MB, huge.
    long fitted = (long) (avg / (-1.42888852e-7 * avg + 1.33237515));
    return fitted < 0 ? max : Math.clamp(fitted, min, max);
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return min + ":" + avg + ":" + max;
  }
}
