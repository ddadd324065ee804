package io.bootfs.store;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts of bytes as users write them. Stateless. */
public final class ByteAmount {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([kmgt]?)");
  private static final String UNITS = "kmgt";
  private static final int UNIT_BITS = 10;

  private ByteAmount() {}

  /**
   * Returns the bytes that a text says, {@link Long#MAX_VALUE} at most.
   *
   * @param text bytes, or a number with k, m, g or t for powers of 1024
   * @param what what it is the amount of, for the message
   * @throws IllegalArgumentException if it is none of these
   */
  public static long parse(String text, String what) {
    Matcher amount = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!amount.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no %s: give bytes, or a number with k, m, g or t".formatted(text, what));
    }
    int power = amount.group(2).isEmpty() ? 0 : UNITS.indexOf(amount.group(2)) + 1;
    long number = Long.parseLong(amount.group(1));
    long unit = 1L << (power * UNIT_BITS);
    return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
  }
}
