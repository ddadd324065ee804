package io.bootfs.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program to run from a test, with a limit on its time. Immutable.
 *
 * @param words the program and its arguments
 * @param environment what is added to the test's own environment
 */
record Command(List<String> words, Map<String, String> environment) {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** What a program printed, and how it ended. */
  record Result(int status, String out, String err) {

    /** Returns this result, or fails the test with all that was printed if the status is not 0. */
    Result successful() {
      if (status != 0) {
        throw new AssertionError("exit status " + status + "\n" + out + "\n" + err);
      }
      return this;
    }
  }

  static Command of(String... words) {
    return new Command(List.of(words), Map.of());
  }

  Command with(String name, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(name, value);
    return new Command(words, all);
  }

  /** Returns this command with more words. */
  Command with(List<String> more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(more);
    return new Command(all, environment);
  }

  /** Runs the program to its end; one that takes five minutes is killed and fails the test. */
  Result run() throws IOException, InterruptedException {
    return run("");
  }

  /** Runs the program as {@link #run()} does, with {@code input} on its standard input. */
  Result run(String input) throws IOException, InterruptedException {
    Path out = Files.createTempFile("bootfs-e2e", ".out");
    Path err = Files.createTempFile("bootfs-e2e", ".err");
    try {
      Process process = builder().redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(words + " did not end within " + LIMIT + "\n" + text(err));
      }
      return new Result(process.exitValue(), text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Starts the program in the background; its output goes to {@code log}. */
  Process start(Path log) throws IOException {
    return builder().redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    return builder;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
