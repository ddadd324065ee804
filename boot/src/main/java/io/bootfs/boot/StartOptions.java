package io.bootfs.boot;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a start is recorded and helped. Immutable.
 *
 * @param recorded for how long at most what the app reads is noted for the next start; zero for not
 *     at all
 * @param prefetch whether chunks are fetched ahead
 * @param rest whether all of the image is fetched when the start is over
 */
public record StartOptions(Duration recorded, boolean prefetch, boolean rest) {

  /** Notes what is read in the first ten seconds, and fetches that ahead. */
  public static final StartOptions DEFAULT = new StartOptions(Duration.ofSeconds(10), true, false);

  private static final String SECONDS = "BOOTFS_PROFILE_SECONDS";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

  /**
   * Returns what the container's environment says.
   *
   * @throws BootException if a setting is malformed
   */
  static StartOptions of(ContainerEnvironment environment) throws BootException {
    try {
      return of(environment.asMap());
    } catch (IllegalArgumentException e) {
      throw new BootException("" + e.getMessage());
    }
  }

  /**
   * Returns what an environment says.
   *
   * @throws IllegalArgumentException if a setting is malformed
   */
  public static StartOptions of(Map<String, String> environment) {
    String seconds = environment.getOrDefault(SECONDS, "");
    if (!seconds.isEmpty() && !NUMBER.matcher(seconds).matches()) {
      throw new IllegalArgumentException(SECONDS + "=" + seconds + " is no number of seconds");
    }
    return new StartOptions(
        seconds.isEmpty() ? DEFAULT.recorded() : Duration.ofSeconds(Integer.parseInt(seconds)),
        !"0".equals(environment.get("BOOTFS_PREFETCH")),
        "1".equals(environment.get("BOOTFS_PREFETCH_REST")));
  }
}
