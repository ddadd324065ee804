package io.bootfs.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program that an engine runs as process 1 where it was started with {@code --init}. */
final class InitProcess {

  private static final Path COMMAND = Path.of("/proc/1/cmdline");

  private InitProcess() {}

  /**
   * Returns the words by which the engine runs a program under its init, such as {@code
   * /sbin/docker-init --}; empty if there is none.
   *
   * @param launcher the container's entrypoint, which these words stand before
   * @throws IOException if procfs can't be read
   */
  static List<String> words(Path launcher) throws IOException {
    List<String> command = ByteStrings.split(Files.readAllBytes(COMMAND));
    int end = command.indexOf(launcher.toString());
    return end < 0 ? List.of() : command.subList(0, end);
  }
}
