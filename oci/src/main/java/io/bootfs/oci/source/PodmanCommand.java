package io.bootfs.oci.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The podman program: the way to its images where its service doesn't run. */
final class PodmanCommand {

  private static final String PROGRAM = "podman";

  private PodmanCommand() {}

  /** Tells whether the program is on the PATH. */
  static boolean isInstalled(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(dir -> !dir.isEmpty())
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, PROGRAM)));
  }

  /** Tells whether podman has an image of that name. */
  static boolean has(String image) throws IOException {
    Process process =
        new ProcessBuilder(PROGRAM, "image", "exists", "--", image)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("asking podman for image " + image + " was interrupted", e);
    }
  }

  /** Returns the image as a docker archive. */
  static InputStream save(String image) throws IOException {
    return ProcessInputStream.start(
        "reading image " + image + " of podman",
        List.of(PROGRAM, "save", "--quiet", "--format", "docker-archive", "--", image));
  }
}
