package io.bootfs.oci;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on, in the words of Go's GOOS and GOARCH, as the OCI image spec has it.
 * Immutable.
 *
 * @param os the operating system, {@code linux}
 * @param architecture the processor, as in {@code amd64}
 * @param variant the processor's variant, as in {@code v8}, or null for any
 */
public record Platform(String os, String architecture, @Nullable String variant) {

  /**
   * Returns the platform written {@code os/architecture} or {@code os/architecture/variant}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3 || text.contains("//") || text.endsWith("/")) {
      throw new IllegalArgumentException(
          "a platform is OS/ARCHITECTURE[/VARIANT], as in linux/amd64, not '" + text + "'");
    }
    return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
  }

  /** Returns the platform that this process runs on. */
  public static Platform host() {
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return new Platform(
        "linux",
        switch (architecture) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> architecture;
        },
        null);
  }

  /** Tells whether an image for {@code other} satisfies a wish for this platform. */
  public boolean accepts(Platform other) {
    return os.equals(other.os)
        && architecture.equals(other.architecture)
        && (variant == null || other.variant == null || variant.equals(other.variant));
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }
}
