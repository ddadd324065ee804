package io.bootfs.oci;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the boot program must know of the original image beyond the boot image's own config: the
 * file {@value #PATH} in a boot image, a {@link java.util.Properties} file in UTF-8. Immutable.
 *
 * @param entrypoint the original image's ENTRYPOINT, empty where it had none
 * @param user the original image's USER as written there, empty where it had none; for those who
 *     run the image without its config, since a runtime that has it starts boot as that user
 * @param healthcheck the words that the original image's HEALTHCHECK runs, empty where it had none
 * @param variables those of the original image's ENV that begin with {@value #STORES_VARIABLES}, as
 *     {@code NAME=value}: they are the app's, though stores look for variables of such names
 * @param blobStore the stores to read from when BLOB_STORE isn't set, or null for none
 * @param index the SHA-512/256 of the file {@value #INDEX_PATH}, in hexadecimal digits, or null
 *     where it isn't known: by it a start knows a damaged one
 */
public record BootConfig(
    List<String> entrypoint,
    String user,
    List<String> healthcheck,
    List<String> variables,
    @Nullable String blobStore,
    @Nullable String index) {

  /** Where a boot image keeps this file. */
  public static final String PATH = "/.bootfs/boot.properties";

  /** Where a boot image keeps the index of its root filesystem. */
  public static final String INDEX_PATH = "/.bootfs/rootfs.caibx";

  /**
   * The file beside the index that lists the chunks of it that a start is likely to read, as a
   * profile; it need not be there.
   */
  public static final String GUESS_NAME = "rootfs.guess";

  /** Where a boot image keeps that file. */
  public static final String GUESS_PATH = "/.bootfs/" + GUESS_NAME;

  /** Where a boot image keeps the boot program, which is its ENTRYPOINT. */
  public static final String BOOT_PATH = "/.bootfs/boot";

  /**
   * What a boot image's HEALTHCHECK runs: the program is there as soon as the app's root is, and
   * asks boot to run the original's.
   */
  public static final String HEALTHCHECK_PATH = "/dev/bootfs-healthcheck";

  /** How the names of variables begin from which stores take credentials. */
  public static final String STORES_VARIABLES = "AWS_";

  private static final String ENTRYPOINT = "entrypoint";
  private static final String USER = "user";
  private static final String HEALTHCHECK = "healthcheck";
  private static final String VARIABLES = "variables";
  private static final String BLOB_STORE = "blob-store";
  private static final String INDEX = "index";

  /** Copies the lists. */
  public BootConfig {
    entrypoint = List.copyOf(entrypoint);
    healthcheck = List.copyOf(healthcheck);
    variables = List.copyOf(variables);
  }

  /** The config of an image without HEALTHCHECK, and without variables that stores look for. */
  public BootConfig(List<String> entrypoint, String user, @Nullable String blobStore) {
    this(entrypoint, user, List.of(), List.of(), blobStore, null);
  }

  /** Returns the same config with the stores to read from when BLOB_STORE isn't set. */
  public BootConfig withBlobStore(@Nullable String other) {
    return new BootConfig(entrypoint, user, healthcheck, variables, other, index);
  }

  /** Returns the same config with what is known of the index. */
  public BootConfig withIndex(@Nullable String digest) {
    return new BootConfig(entrypoint, user, healthcheck, variables, blobStore, digest);
  }

  /**
   * Reads a file that {@link #write} wrote.
   *
   * @throws IOException if it can't be read or isn't such a file, naming it
   */
  public static BootConfig read(Path file) throws IOException {
    return of(SortedProperties.read(file));
  }

  static BootConfig of(SortedProperties properties) throws IOException {
    return new BootConfig(
        properties.list(ENTRYPOINT),
        properties.get(USER, ""),
        properties.list(HEALTHCHECK),
        properties.list(VARIABLES),
        properties.get(BLOB_STORE),
        properties.get(INDEX));
  }

  /** Writes the file; equal configs give equal bytes. The stream stays open. */
  public void write(OutputStream out) throws IOException {
    SortedProperties properties = new SortedProperties();
    addTo(properties);
    properties.write(out);
  }

  void addTo(SortedProperties properties) {
    properties.set(ENTRYPOINT, entrypoint);
    properties.set(USER, user);
    properties.set(HEALTHCHECK, healthcheck);
    properties.set(VARIABLES, variables);
    if (blobStore != null) {
      properties.set(BLOB_STORE, blobStore);
    }
    if (index != null) {
      properties.set(INDEX, index);
    }
  }
}
