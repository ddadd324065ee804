package io.bootfs.runtime;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's writable layer lies.
 *
 * @param size the most it may hold, as tmpfs takes it, or empty for tmpfs's own limit; of no
 *     meaning for one in a folder
 * @param folder the folder that gets a folder for the layer, or null for one in memory
 */
public record Scratch(String size, @Nullable Path folder) {

  /** In memory, with tmpfs's own limit: half of the machine's. */
  public static final Scratch MEMORY = new Scratch("", null);

  private static final Pattern SIZE = Pattern.compile("[0-9]+[kKmMgG%]?");

  /** Parses a size or a folder's path; a path of digits begins with {@code ./}. */
  public static Scratch parse(String text) {
    return SIZE.matcher(text).matches()
        ? new Scratch(text, null)
        : new Scratch("", Path.of(text).toAbsolutePath().normalize());
  }
}
