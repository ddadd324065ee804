package io.bootfs.converter.guess;

import io.bootfs.oci.ImageConfig;
import java.util.Arrays;
import java.util.List;

/**
 * What tells where the words of an image's command lead to. Immutable.
 *
 * @param path the folders of programs, as PATH has them
 * @param folder the working directory
 * @param pythonPath folders of Python's modules that PYTHONPATH names
 */
record Surroundings(List<String> path, String folder, List<String> pythonPath) {

  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** More folders has no image, but one that is to keep the converter busy. */
  private static final int MOST_FOLDERS = 32;

  /** Leaves the folders that are too many away. */
  Surroundings {
    path = path.stream().limit(MOST_FOLDERS).toList();
    pythonPath = pythonPath.stream().limit(MOST_FOLDERS).toList();
  }

  static Surroundings of(ImageConfig config) {
    return new Surroundings(
        folders(config, "PATH", DEFAULT_PATH),
        config.workingDir().startsWith("/") ? config.workingDir() : "/",
        folders(config, "PYTHONPATH", ""));
  }

  private static List<String> folders(ImageConfig config, String name, String otherwise) {
    String value =
        config.environment().stream()
            .filter(variable -> variable.startsWith(name + "="))
            .map(variable -> variable.substring(name.length() + 1))
            .findFirst()
            .orElse(otherwise);
    return Arrays.stream(value.split(":", -1)).filter(folder -> !folder.isEmpty()).toList();
  }
}
