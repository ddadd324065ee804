package io.bootfs.boot;

import io.bootfs.oci.BootConfig;
import io.bootfs.store.cache.CacheOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What boot was told, by the converter and by whoever runs the container. Immutable.
 *
 * @param command the app's program and arguments, byte strings
 * @param healthcheck the words that the image's HEALTHCHECK runs, byte strings; empty if it has
 *     none
 * @param user another user for the app than the container's, as {@code USER} of a Dockerfile takes
 *     it, or empty
 * @param blobStore the stores that chunks come from, or empty if there is only the cache
 * @param scratchSize the largest size of what the app writes, as tmpfs takes it, or empty
 * @param upper the volume that keeps what the app writes, or empty for a tmpfs
 * @param cacheSize the most bytes that the cache of chunks may take, as {@link
 *     CacheOptions#bounded} takes it, or empty
 * @param indexDigest the SHA-512/256 of the image's index in hexadecimal digits, or empty where it
 *     isn't known
 * @param start how the app's start is recorded and helped
 */
record BootSettings(
    List<String> command,
    List<String> healthcheck,
    String user,
    String blobStore,
    String scratchSize,
    String upper,
    String cacheSize,
    String indexDigest,
    StartOptions start) {

  private static final String SIZE = "BOOTFS_UPPER_SIZE";
  private static final Pattern TMPFS_SIZE = Pattern.compile("[0-9]+[kKmMgG%]?");

  /** Copies the lists. */
  BootSettings {
    command = List.copyOf(command);
    healthcheck = List.copyOf(healthcheck);
  }

  /**
   * Puts the settings together.
   *
   * @param config the converter's settings
   * @param environment the runtime's; {@code BLOB_STORE} outdoes the config
   * @param arguments the arguments of the container's command, byte strings
   * @throws BootException if a setting is wrong, or there is nothing to run
   */
  static BootSettings of(
      BootConfig config, ContainerEnvironment environment, List<String> arguments)
      throws BootException {
    List<String> command = words(config.entrypoint());
    command.addAll(arguments);
    if (command.isEmpty()) {
      throw new BootException(
          "no command specified: the image has neither ENTRYPOINT nor CMD, so give a command");
    }
    String size = environment.value(SIZE).orElse("");
    if (!size.isEmpty() && !TMPFS_SIZE.matcher(size).matches()) {
      throw new BootException(
          "%s=%s is no size: give bytes, or a number with k, m, g or %%".formatted(SIZE, size));
    }
    String upper = environment.value(WritableLayer.VARIABLE).orElse("");
    if (!size.isEmpty() && !upper.isEmpty()) {
      throw new BootException(
          "%s bounds a tmpfs, and %s is a volume, which has bounds of its own: set one of them"
              .formatted(SIZE, WritableLayer.VARIABLE));
    }
    return new BootSettings(
        command,
        words(config.healthcheck()),
        environment.value("BOOTFS_USER").orElse(""),
        environment
            .value("BLOB_STORE")
            .or(() -> Optional.ofNullable(config.blobStore()))
            .orElse(""),
        size,
        upper,
        cacheSize(environment),
        config.index() == null ? "" : config.index(),
        StartOptions.of(environment));
  }

  private static List<String> words(List<String> texts) {
    List<String> words = new ArrayList<>();
    for (String text : texts) {
      words.add(ByteStrings.ofText(text));
    }
    return words;
  }

  private static String cacheSize(ContainerEnvironment environment) throws BootException {
    String size = environment.value(CacheOptions.SIZE_VARIABLE).orElse("");
    try {
      CacheOptions _ = CacheOptions.bounded(Path.of("/"), size);
      return size;
    } catch (IllegalArgumentException e) {
      throw new BootException(CacheOptions.SIZE_VARIABLE + ": " + e.getMessage());
    }
  }
}
