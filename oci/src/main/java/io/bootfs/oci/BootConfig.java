package io.bootfs.oci;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the boot program must know of the original image beyond the boot image's own config: the
 * file {@value #PATH} in a boot image, a {@link Properties} file in UTF-8. Immutable.
 *
 * @param entrypoint the original image's ENTRYPOINT, empty where it had none
 * @param user the original image's USER as written there, empty where it had none
 * @param blobStore the stores to read from when BLOB_STORE isn't set, or null for none
 */
public record BootConfig(List<String> entrypoint, String user, @Nullable String blobStore) {

  /** Where a boot image keeps this file. */
  public static final String PATH = "/.bootfs/boot.properties";

  /** Where a boot image keeps the index of its root filesystem. */
  public static final String INDEX_PATH = "/.bootfs/rootfs.caibx";

  /** Where a boot image keeps the boot program, which is its ENTRYPOINT. */
  public static final String BOOT_PATH = "/.bootfs/boot";

  private static final String ENTRYPOINT = "entrypoint.";
  private static final String USER = "user";
  private static final String BLOB_STORE = "blob-store";

  /** Copies the list. */
  public BootConfig {
    entrypoint = List.copyOf(entrypoint);
  }

  /**
   * Reads a file that {@link #write} wrote.
   *
   * @throws IOException if it can't be read or isn't such a file, naming it
   */
  public static BootConfig read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no properties file: " + e.getMessage(), e);
    }
    List<String> entrypoint = new ArrayList<>();
    String word = properties.getProperty(ENTRYPOINT + 0);
    while (word != null) {
      entrypoint.add(word);
      word = properties.getProperty(ENTRYPOINT + entrypoint.size());
    }
    return new BootConfig(
        entrypoint, properties.getProperty(USER, ""), properties.getProperty(BLOB_STORE));
  }

  /** Writes the file; equal configs give equal bytes. The stream stays open. */
  public void write(OutputStream out) throws IOException {
    Properties properties = new Properties();
    for (int i = 0; i < entrypoint.size(); i++) {
      properties.setProperty(ENTRYPOINT + i, entrypoint.get(i));
    }
    properties.setProperty(USER, user);
    if (blobStore != null) {
      properties.setProperty(BLOB_STORE, blobStore);
    }
    StringWriter text = new StringWriter();
    properties.store(text, null);
    // Properties begins with the date as a comment, which would make each conversion differ.
    String reproducible =
        text.toString()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .sorted()
            .collect(Collectors.joining("\n", "", "\n"));
    out.write(reproducible.getBytes(StandardCharsets.UTF_8));
  }
}
