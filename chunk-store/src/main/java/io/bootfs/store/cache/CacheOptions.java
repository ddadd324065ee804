package io.bootfs.store.cache;

import io.bootfs.store.ByteAmount;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a cache lies and how large it may grow. Immutable.
 *
 * @param folder the {@code .castr} folder, which need not exist
 * @param capacity the most bytes that its chunks take on the disk, at least {@link #LEAST_CAPACITY}
 * @param patience how long who misses a chunk waits for another that fetches it, before it fetches
 *     the chunk itself
 */
public record CacheOptions(Path folder, long capacity, Duration patience) {

  /** The environment variable that bounds a cache. */
  public static final String SIZE_VARIABLE = "BOOTFS_CACHE_SIZE";

  /** The capacity of a cache that only the disk bounds. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** The least capacity in bytes: a few of the largest chunks that are usual. */
  public static final long LEAST_CAPACITY = 4 << 20;

  /** Who fetches longer than this is stopped, or has no store that answers: others try, too. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Checks the capacity. */
  public CacheOptions {
    if (capacity < LEAST_CAPACITY) {
      throw new IllegalArgumentException(
          "a cache needs room for at least %d bytes, not %d".formatted(LEAST_CAPACITY, capacity));
    }
  }

  /** Returns the options of a cache that only its disk bounds. */
  public static CacheOptions unbounded(Path folder) {
    return new CacheOptions(folder, UNBOUNDED, PATIENCE);
  }

  /**
   * Returns the options of a cache whose capacity a user wrote.
   *
   * @param size bytes, or a number with k, m, g or t for powers of 1024; empty for no bound
   * @throws IllegalArgumentException if it is none of these, or too small
   */
  public static CacheOptions bounded(Path folder, String size) {
    return size.isEmpty()
        ? unbounded(folder)
        : new CacheOptions(folder, ByteAmount.parse(size, "cache size"), PATIENCE);
  }
}
