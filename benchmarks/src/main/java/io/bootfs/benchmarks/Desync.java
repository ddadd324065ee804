package io.bootfs.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds desync, which no Debian package has: {@code make … DESYNC=…} names it, else it is looked
 * for on the path and where Go installs programs.
 */
final class Desync {

  private Desync() {}

  /** Returns the program, if it is there. */
  static Optional<String> find() {
    String name = System.getProperty("bootfs.desync", "desync");
    if (name.contains("/")) {
      return Optional.of(name).filter(program -> Files.isExecutable(Path.of(program)));
    }
    String places = environment("PATH") + ":" + environment("GOPATH") + "/bin:" + goHome();
    return Arrays.stream(places.split(":", -1))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static String goHome() {
    return environment("HOME") + "/go/bin";
  }

  private static String environment(String name) {
    return Objects.requireNonNullElse(System.getenv(name), "");
  }
}
