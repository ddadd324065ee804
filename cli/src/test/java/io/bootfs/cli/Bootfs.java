package io.bootfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command as a process of its own, for what ends a process. */
final class Bootfs {

  private Bootfs() {}

  /** Returns what starts it with these arguments. */
  static ProcessBuilder command(Object... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.bootfs.cli.Main"));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return new ProcessBuilder(words);
  }
}
