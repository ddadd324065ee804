package io.bootfs.cli;

import io.bootfs.runtime.state.DataRoot;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of verbs that deal with containers: where their state lies. */
final class DataRootOption {

  static final String NAME = "--root";

  /** The variable that gives another one than the usual. */
  static final String VARIABLE = "BOOTFS_ROOT";

  static final String USUAL = "/var/lib/bootfs";
  private static final String DEFAULT = "${env:" + VARIABLE + ":-" + USUAL + "}";
  static final String DESCRIPTION =
      "Where images, kept layers and all state lie: $BOOTFS_ROOT or /var/lib/bootfs.";

  @Option(names = NAME, paramLabel = "DIR", defaultValue = DEFAULT, description = DESCRIPTION)
  private Path root = Path.of("");

  /** Opens the folder, making it where it lacks. */
  DataRoot open() throws IOException {
    return DataRoot.open(root.toAbsolutePath());
  }
}
