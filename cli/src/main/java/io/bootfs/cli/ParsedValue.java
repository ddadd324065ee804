package io.bootfs.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads an option's value by a function that refuses what it can't read by an {@link
 * IllegalArgumentException}, whose words the user is told. Thread-safe if the function is.
 *
 * @param <T> the value
 */
abstract class ParsedValue<T> implements ITypeConverter<T> {

  private final Function<String, T> parse;

  ParsedValue(Function<String, T> parse) {
    this.parse = parse;
  }

  @Override
  public final T convert(String text) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(FailureReport.describe(e));
    }
  }
}
