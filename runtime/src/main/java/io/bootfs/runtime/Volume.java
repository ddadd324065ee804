package io.bootfs.runtime;

import java.nio.file.Path;

/**
 * A file or folder of this machine that a container sees.
 *
 * @param source where it is here, as an absolute path
 * @param target where it is there, as an absolute path
 * @param readOnly whether the container can't change it
 */
public record Volume(Path source, String target, boolean readOnly) {

  private static final String READ_ONLY = "ro";
  private static final String READ_WRITE = "rw";

  /**
   * Parses {@code SOURCE:TARGET[:ro|rw]}; a missing TARGET is the same place.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Volume parse(String text, boolean readOnly) {
    String[] parts = text.split(":", -1);
    String source = parts[0];
    String target = parts.length > 1 ? parts[1] : source;
    String mode = parts.length > 2 ? parts[2] : readOnly ? READ_ONLY : READ_WRITE;
    boolean modeIsKnown = mode.equals(READ_ONLY) || mode.equals(READ_WRITE);
    if (parts.length > 3 || !modeIsKnown || source.isEmpty() || !target.startsWith("/")) {
      throw new IllegalArgumentException(
          "'%s' is no volume: give SOURCE:/TARGET or SOURCE:/TARGET:ro".formatted(text));
    }
    return new Volume(
        Path.of(source).toAbsolutePath().normalize(), target, readOnly || mode.equals(READ_ONLY));
  }
}
