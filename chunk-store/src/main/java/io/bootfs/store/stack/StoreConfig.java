package io.bootfs.store.stack;

import io.bootfs.store.SettingFile;
import io.bootfs.store.StoreOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file of options for all stores, for what neither a URL nor a variable says: a line for each, as
 * in {@code stall-timeout = 5s}, in the form of Java's properties. Stateless.
 */
final class StoreConfig {

  /** Names the file. */
  static final String VARIABLE = "BOOTFS_STORE_CONFIG";

  /** The file where nobody names one; it need not be there. */
  private static final Path USUAL = Path.of("/etc/bootfs/stores.properties");

  /** More than such a file takes. */
  private static final int LARGEST = 1 << 20;

  private StoreConfig() {}

  /**
   * Adds what the file says to an environment, as the variables that say the same.
   *
   * @param known the names of all options
   * @return the environment itself if there is no file
   * @throws IOException if the file that a variable names can't be read, or has an unknown option
   */
  static Map<String, String> added(Map<String, String> environment, Known known)
      throws IOException {
    String named = environment.getOrDefault(VARIABLE, "");
    if (named.isEmpty() && !Files.exists(USUAL)) {
      return environment;
    }
    Path file = named.isEmpty() ? USUAL : path(named);
    Map<String, String> all = new HashMap<>();
    Set<String> names = known.names();
    for (Map.Entry<Object, Object> option : read(file).entrySet()) {
      String name = option.getKey().toString();
      if (!names.contains(name)) {
        throw new IOException(
            "%s: there is no option '%s'; there are: %s"
                .formatted(file, name, String.join(", ", new TreeSet<>(names))));
      }
      all.put(StoreOptions.variableOf(name), option.getValue().toString());
    }
    all.putAll(environment);
    return all;
  }

  /** Returns the names of all options, once they are needed. */
  interface Known {
    Set<String> names();
  }

  private static Path path(String text) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException(VARIABLE + " is no path: " + e.getReason(), e);
    }
  }

  private static Properties read(Path file) throws IOException {
    Properties options = new Properties();
    byte[] content = SettingFile.read(file, LARGEST);
    try (InputStreamReader text =
        new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8)) {
      options.load(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is malformed: " + e.getMessage(), e);
    }
    return options;
  }
}
