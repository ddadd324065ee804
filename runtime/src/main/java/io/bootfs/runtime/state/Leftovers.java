package io.bootfs.runtime.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Processes of a container whose runtime was killed, and its guard with it. */
final class Leftovers {

  private static final Path PROC = Path.of("/proc");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Leftovers() {}

  /**
   * Kills them, and returns when they are gone.
   *
   * @throws IOException if some don't go, naming them
   */
  static void kill(ContainerState state) throws IOException {
    ProcessId app = state.app();
    if (app != null) {
      app.kill();
    }
    if (!Polling.until(LIMIT, () -> killAll(state.mark()))) {
      throw new IOException(
          "processes " + find(state.mark()) + " of an ended container can't be killed");
    }
  }

  /** Kills those there are; true if there were none. */
  private static boolean killAll(String mark) throws IOException {
    List<Long> left = find(mark);
    left.forEach(ProcessId::kill);
    return left.isEmpty();
  }

  /** Returns the processes in whose mounts there is one of that name. */
  private static List<Long> find(String mark) throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (mounts(process).contains(" " + mark + " ")) {
          found.add(Long.valueOf(process.getFileName().toString()));
        }
      }
    }
    return found;
  }

  private static String mounts(Path process) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("mountinfo"));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It has just ended.
    }
  }
}
