package io.bootfs.oci.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds images in the machine's container engines. */
final class Engines {

  private final Map<String, String> environment;
  private final ImageChoice choice;

  Engines(Map<String, String> environment, ImageChoice choice) {
    this.environment = environment;
    this.choice = choice;
  }

  /** Returns an image of the Docker engine. */
  ImageSource docker(String image) throws IOException {
    EngineAddress address = EngineAddress.docker(environment);
    if (address == null) {
      throw new ImageSourceException(
          "no docker engine for image %s: there is no /var/run/docker.sock, and DOCKER_HOST isn't set"
              .formatted(image));
    }
    ImageSource source = ofEngine("docker", address, image);
    if (source == null) {
      throw missing(image, List.of("docker at " + address.text()));
    }
    return source;
  }

  /** Returns an image of podman, by its API where it listens, else by its command. */
  ImageSource podman(String image) throws IOException {
    ImageSource source = ofPodman(image);
    if (source == null) {
      throw missing(image, List.of("podman"));
    }
    return source;
  }

  /**
   * Returns an image of whichever engine has it, Docker first.
   *
   * @throws ImageSourceException if there is no engine with it, saying which were asked
   */
  ImageSource any(String image) throws IOException {
    List<String> asked = new ArrayList<>();
    EngineAddress docker = EngineAddress.docker(environment);
    if (docker != null) {
      try {
        ImageSource source = ofEngine("docker", docker, image);
        if (source != null) {
          return source;
        }
        asked.add("docker at " + docker.text());
      } catch (ImageSourceException e) {
        asked.add(e.getMessage());
      }
    }
    if (EngineAddress.podman(environment) != null || PodmanCommand.isInstalled(environment)) {
      ImageSource source = ofPodman(image);
      if (source != null) {
        return source;
      }
      asked.add("podman");
    }
    throw missing(image, asked);
  }

  private @Nullable ImageSource ofPodman(String image) throws IOException {
    EngineAddress address = EngineAddress.podman(environment);
    if (address != null) {
      return ofEngine("podman", address, image);
    }
    if (!PodmanCommand.isInstalled(environment)) {
      throw new ImageSourceException(
          "no podman for image %s: there is no podman.sock, CONTAINER_HOST isn't set, and no program"
                  .formatted(image)
              + " podman is installed");
    }
    if (!PodmanCommand.has(image)) {
      return null;
    }
    return new StreamedSource(
        "podman image " + image, () -> PodmanCommand.save(image), ArchiveKind.ANY, onlyPlatform());
  }

  private @Nullable ImageSource ofEngine(String engine, EngineAddress address, String image)
      throws IOException {
    EngineClient client = new EngineClient(engine, address);
    if (!client.has(image)) {
      return null;
    }
    return new StreamedSource(
        engine + " image " + image, () -> client.save(image), ArchiveKind.ANY, onlyPlatform());
  }

  /** The name has chosen the image already; a saved one may carry other names or none. */
  private ImageChoice onlyPlatform() {
    return new ImageChoice(choice.platform(), null);
  }

  private static ImageSourceException missing(String image, List<String> asked) {
    return new ImageSourceException(
        asked.isEmpty()
            ? "'%s' is no file or directory, and no docker or podman engine was found to ask for it"
                .formatted(image)
            : "no image '%s' (asked: %s): pull it first, or name a file or directory"
                .formatted(image, String.join("; ", asked)));
  }
}
