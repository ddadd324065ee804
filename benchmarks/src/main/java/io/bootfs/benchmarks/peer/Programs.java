package io.bootfs.benchmarks.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs programs to their end. Stateless. */
public final class Programs {

  private Programs() {}

  /**
   * Runs a program that must succeed.
   *
   * @return what it printed, on both streams
   * @throws IOException if it does not end with status 0, with what it printed
   */
  public static String run(Object... words) throws IOException, InterruptedException {
    return run(Map.of(), words);
  }

  /** As {@link #run(Object...)}, with variables of its own. */
  public static String run(Map<String, String> environment, Object... words)
      throws IOException, InterruptedException {
    List<String> command = Arrays.stream(words).map(Object::toString).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "%s ended with status %d: %s"
              .formatted(String.join(" ", command), process.exitValue(), output.strip()));
    }
    return output;
  }

  /** Tells whether a program is on the path. */
  public static boolean onPath(String program) {
    return Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
