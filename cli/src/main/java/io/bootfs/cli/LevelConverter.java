package io.bootfs.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a zstd level. */
final class LevelConverter implements ITypeConverter<Integer> {

  /** Describes the level of a start's pack, for all options that choose one. */
  static final String OF_PACK =
      "zstd level of the pack, 1 (fast) to 22 (small); default: ${DEFAULT-VALUE}, some seconds for a"
          + " large start.";

  /** zstd's greatest level. Those below 1 exist, but trade too much size for speed here. */
  private static final int GREATEST_LEVEL = 22;

  private static final Pattern LEVEL = Pattern.compile("[1-9]\\d?");

  @Override
  public Integer convert(String text) {
    if (!LEVEL.matcher(text).matches() || Integer.parseInt(text) > GREATEST_LEVEL) {
      throw new TypeConversionException(
          "'%s' is not an integer from 1 to %d".formatted(text, GREATEST_LEVEL));
    }
    return Integer.valueOf(text);
  }
}
