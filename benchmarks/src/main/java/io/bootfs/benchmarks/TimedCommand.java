package io.bootfs.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs programs and takes their time and memory, by GNU time. */
final class TimedCommand {

  private TimedCommand() {}

  /**
   * Runs a program to its end.
   *
   * @throws IOException if it does not end with status 0, with what it printed
   */
  static Timing run(Path folder, Object... words) throws IOException, InterruptedException {
    Path times = folder.resolve("times");
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>(List.of("time", "-f", "%e %U %S %M", "-o", "" + times));
    for (Object word : words) {
      command.add(word.toString());
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + Files.readString(output).strip());
    }
    List<String> fields = List.of(Files.readString(times).strip().split(" ", -1));
    return new Timing(
        Double.parseDouble(fields.get(0)),
        Double.parseDouble(fields.get(1)) + Double.parseDouble(fields.get(2)),
        Double.parseDouble(fields.get(3)) * 1024 / 1e6);
  }
}
