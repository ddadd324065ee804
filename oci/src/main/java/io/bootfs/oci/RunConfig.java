package io.bootfs.oci;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime must know of the original image to run it without a boot image: a {@link
 * java.util.Properties} file in UTF-8 beside the index, which can also be read as a {@link
 * BootConfig}. Immutable.
 *
 * @param boot ENTRYPOINT, USER and the stores
 * @param command the original image's CMD, empty where it had none
 * @param environment the original image's ENV, as {@code NAME=value}
 * @param directory the original image's WORKDIR, empty where it had none
 * @param name the image's name, or null where it has none
 */
public record RunConfig(
    BootConfig boot,
    List<String> command,
    List<String> environment,
    String directory,
    @Nullable String name) {

  /** What the file is called. */
  public static final String FILE_NAME = "boot.properties";

  /** The config of an image that nothing is known of. */
  public static final RunConfig EMPTY =
      new RunConfig(new BootConfig(List.of(), "", null), List.of(), List.of(), "", null);

  private static final String COMMAND = "command";
  private static final String ENVIRONMENT = "environment";
  private static final String DIRECTORY = "directory";
  private static final String NAME = "name";

  /** Copies the lists. */
  public RunConfig {
    command = List.copyOf(command);
    environment = List.copyOf(environment);
  }

  /** Returns what an image's config says. */
  public static RunConfig of(
      ImageConfig config, @Nullable String blobStore, @Nullable String name) {
    BootConfig boot = new BootConfig(config.entrypoint(), config.user(), blobStore);
    return new RunConfig(boot, config.cmd(), config.environment(), config.workingDir(), name);
  }

  /** Returns the same config with other stores. */
  public RunConfig withBlobStore(@Nullable String blobStore) {
    return new RunConfig(boot.withBlobStore(blobStore), command, environment, directory, name);
  }

  /** Returns the same config with what is known of the index. */
  public RunConfig withIndex(@Nullable String digest) {
    return new RunConfig(boot.withIndex(digest), command, environment, directory, name);
  }

  /**
   * Reads a file that {@link #write} wrote, or {@link BootConfig#write}.
   *
   * @throws IOException if it can't be read or isn't such a file, naming it
   */
  public static RunConfig read(Path file) throws IOException {
    SortedProperties properties = SortedProperties.read(file);
    return new RunConfig(
        BootConfig.of(properties),
        properties.list(COMMAND),
        properties.list(ENVIRONMENT),
        properties.get(DIRECTORY, ""),
        properties.get(NAME));
  }

  /** Writes the file; equal configs give equal bytes. The stream stays open. */
  public void write(OutputStream out) throws IOException {
    SortedProperties properties = new SortedProperties();
    boot.addTo(properties);
    properties.set(COMMAND, command);
    properties.set(ENVIRONMENT, environment);
    properties.set(DIRECTORY, directory);
    if (name != null) {
      properties.set(NAME, name);
    }
    properties.write(out);
  }
}
