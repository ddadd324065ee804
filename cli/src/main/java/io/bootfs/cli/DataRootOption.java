package io.bootfs.cli;

import io.bootfs.runtime.state.DataRoot;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of verbs that deal with containers: where their state lies. */
final class DataRootOption {

  static final String NAME = "--root";
  static final String DEFAULT = "${env:BOOTFS_ROOT:-/var/lib/bootfs}";
  static final String DESCRIPTION =
      "Where images, kept layers and all state lie: $BOOTFS_ROOT or /var/lib/bootfs.";

  @Option(names = NAME, paramLabel = "DIR", defaultValue = DEFAULT, description = DESCRIPTION)
  private Path root = Path.of("");

  /** Opens the folder, making it where it lacks. */
  DataRoot open() throws IOException {
    return DataRoot.open(root.toAbsolutePath());
  }
}
