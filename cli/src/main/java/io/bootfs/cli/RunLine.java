package io.bootfs.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command line of the verb {@code run} that was read. Immutable.
 *
 * @param options the options that are given, with their values; a flag has none
 * @param image the image
 * @param words how many words stand behind it, which are the container's
 */
record RunLine(Map<RunOption, List<String>> options, String image, int words) {

  /** Copies the options. */
  RunLine {
    options = Map.copyOf(options);
  }

  boolean isGiven(RunOption option) {
    return options.containsKey(option);
  }

  /** Returns an option's value, or null if it is not given. */
  @Nullable String text(RunOption option) {
    List<String> values = options.get(option);
    return values == null ? null : values.getFirst();
  }

  /** Returns the values of an option that may be given several times. */
  List<String> texts(RunOption option) {
    return options.getOrDefault(option, List.of());
  }
}
