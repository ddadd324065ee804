package io.bootfs.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Names that no other container has, by the kernel's random numbers: to set up Java's takes a start
 * tens of milliseconds (decision 19).
 */
public final class RandomName {

  private static final Path SOURCE = Path.of("/dev/urandom");
  private static final int BYTES = 6;

  private RandomName() {}

  /**
   * Returns twelve hexadecimal digits, as engines name containers.
   *
   * @throws IOException if the kernel gives no random numbers
   */
  public static String make() throws IOException {
    try (InputStream source = Files.newInputStream(SOURCE)) {
      return HexFormat.of().formatHex(source.readNBytes(BYTES));
    }
  }
}
