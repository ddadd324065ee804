package io.bootfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command as a process of its own, for what ends a process. */
final class Bootfs {

  /** The launcher's options, which a process takes before those of a test. */
  private static final Path OPTIONS = Path.of("src/main/sh/jvm.args").toAbsolutePath();

  /** Most are done before the second compiler's work has paid off. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private Bootfs() {}

  /** Returns what starts it with these arguments. */
  static ProcessBuilder command(Object... arguments) {
    return command(List.of(SHORT_LIVED), arguments);
  }

  /** Returns what starts it with these arguments, in a JVM with options beside the launcher's. */
  static ProcessBuilder command(List<String> options, Object... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("@" + OPTIONS);
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.bootfs.cli.Main"));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return new ProcessBuilder(words);
  }
}
