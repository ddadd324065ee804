package io.bootfs.oci.source;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine's API listens. Immutable.
 *
 * @param text the address as it was given, for messages
 * @param socket the Unix domain socket, or null if it is a TCP address
 * @param host the TCP host, or {@code localhost}
 * @param port the TCP port, or 80
 */
record EngineAddress(String text, @Nullable Path socket, String host, int port) {

  private static final int DOCKER_PORT = 2375;

  /**
   * Returns the address written {@code unix:///path} or {@code tcp://host[:port]}.
   *
   * @param variable the environment variable that has it, for the message
   * @throws ImageSourceException if it is written in another way
   */
  static EngineAddress parse(String text, String variable) throws ImageSourceException {
    if (text.startsWith("unix://")) {
      return unix(Path.of(text.substring("unix://".length())));
    }
    if (text.startsWith("tcp://") || text.startsWith("http://")) {
      URI uri = URI.create(text);
      if (uri.getHost() != null) {
        return new EngineAddress(
            text, null, uri.getHost(), uri.getPort() < 0 ? DOCKER_PORT : uri.getPort());
      }
    }
    throw new ImageSourceException(
        variable + " is '" + text + "': set it to unix:///PATH or tcp://HOST:PORT");
  }

  /** Returns the address of a Unix domain socket. */
  static EngineAddress unix(Path socket) {
    return new EngineAddress("unix://" + socket, socket, "localhost", 80);
  }

  /** Returns where Docker's API is expected, or null if nothing is there. */
  static @Nullable EngineAddress docker(Map<String, String> environment)
      throws ImageSourceException {
    return find(environment, "DOCKER_HOST", List.of(Path.of("/var/run/docker.sock")));
  }

  /** Returns where podman's docker-compatible API is expected, or null if nothing is there. */
  static @Nullable EngineAddress podman(Map<String, String> environment)
      throws ImageSourceException {
    List<Path> places = new ArrayList<>();
    String runtimeDir = environment.get("XDG_RUNTIME_DIR");
    if (runtimeDir != null && !runtimeDir.isEmpty()) {
      places.add(Path.of(runtimeDir, "podman/podman.sock"));
    }
    places.add(Path.of("/run/podman/podman.sock"));
    return find(environment, "CONTAINER_HOST", places);
  }

  private static @Nullable EngineAddress find(
      Map<String, String> environment, String variable, List<Path> places)
      throws ImageSourceException {
    String set = environment.get(variable);
    if (set != null && !set.isEmpty()) {
      return parse(set, variable);
    }
    return places.stream().filter(Files::exists).findFirst().map(EngineAddress::unix).orElse(null);
  }
}
