package io.bootfs.cli;

import io.bootfs.cli.RunOption.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads command lines of the verb {@code run} that can mean one thing only: to make picocli's model
 * takes a start 15 ms. What is out of the ordinary in any way, be it right or wrong, is left to
 * picocli. For one command line.
 */
final class PlainWords {

  /** Those of the option {@code --network}, as they are written. */
  private static final List<String> NETWORKS = List.of("host", "none");

  /**
   * No EnumMap: that asks for the constants by reflection, which takes a start two milliseconds.
   */
  private final Map<RunOption, List<String>> options = new HashMap<>();

  private PlainWords() {}

  /** Reads a command line; empty if it is not a plain one. */
  static Optional<RunLine> read(String... words) {
    PlainWords plain = new PlainWords();
    int i = 0;
    while (i < words.length && words[i].startsWith("-")) {
      int taken = plain.take(words[i], i + 1 < words.length ? words[i + 1] : "");
      if (taken == 0) {
        return Optional.empty();
      }
      i += taken;
    }
    return i == words.length
        ? Optional.empty()
        : Optional.of(new RunLine(plain.options, words[i], words.length - i - 1));
  }

  /** Takes an option, and the word behind it if that is its value; returns how many, or 0. */
  private int take(String word, String next) {
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    if (equals > 0) {
      return takeValue(word.substring(0, equals), word.substring(equals + 1)) ? 1 : 0;
    }
    RunOption option = RunOption.named(word);
    if (option != null && option.kind() != Kind.FLAG) {
      return takeValue(word, next) ? 2 : 0;
    }
    return takeFlags(word) ? 1 : 0;
  }

  private boolean takeValue(String name, String value) {
    RunOption option = RunOption.named(name);
    if (option == null || value.isEmpty() || value.startsWith("-")) {
      return false;
    }
    return switch (option.kind()) {
      case FLAG -> false;
      case VALUE -> options.putIfAbsent(option, List.of(value)) == null;
      case CHOICE ->
          NETWORKS.contains(value) && options.putIfAbsent(option, List.of(value)) == null;
      case LIST -> options.computeIfAbsent(option, _ -> new ArrayList<>()).add(value);
    };
  }

  /** Takes a flag by its long name, or one or several by their letters, as in {@code -it}. */
  private boolean takeFlags(String word) {
    if (word.startsWith("--")) {
      return takeFlag(word);
    }
    for (int i = 1; i < word.length(); i++) {
      if (!takeFlag("-" + word.charAt(i))) {
        return false;
      }
    }
    return word.length() > 1;
  }

  private boolean takeFlag(String name) {
    RunOption option = RunOption.named(name);
    return option != null
        && option.kind() == Kind.FLAG
        && options.putIfAbsent(option, List.of()) == null;
  }
}
