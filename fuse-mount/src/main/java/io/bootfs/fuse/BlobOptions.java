package io.bootfs.fuse;

/**
 * How much memory and how many requests a chunked blob may use. Immutable.
 *
 * @param cacheBytes bound on the uncompressed chunks that are kept in memory; at least 1 MiB
 * @param parallelFetches how many chunks may be fetched in the background at once, from 1 to 256
 */
public record BlobOptions(long cacheBytes, int parallelFetches) {

  /** 32 MiB of chunks, 16 fetches at once. */
  public static final BlobOptions DEFAULT = new BlobOptions(32L << 20, 16);

  private static final long LEAST_CACHE = 1 << 20;
  private static final int MOST_FETCHES = 256;

  /** Checks the bounds. */
  public BlobOptions {
    if (cacheBytes < LEAST_CACHE) {
      throw new IllegalArgumentException(
          "the chunk cache needs at least " + LEAST_CACHE + " bytes, not " + cacheBytes);
    }
    if (parallelFetches < 1 || parallelFetches > MOST_FETCHES) {
      throw new IllegalArgumentException(
          "parallel fetches must be 1 to " + MOST_FETCHES + ", not " + parallelFetches);
    }
  }
}
