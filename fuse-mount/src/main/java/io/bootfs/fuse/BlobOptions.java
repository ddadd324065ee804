package io.bootfs.fuse;

/**
 * How much memory and how many requests a chunked blob may use. Immutable.
 *
 * @param cacheBytes bound on the uncompressed chunks that are kept in memory; at least 1 MiB
 * @param parallelFetches how many chunks may be fetched in the background at once, from 1 to 256
 * @param keeping which chunks stay in memory
 * @param readAheadKib how far the kernel may read ahead in the blob, where it knows no files, in
 *     KiB: at least 128, which is what it does by itself; or {@link #NOT_AHEAD}
 */
public record BlobOptions(long cacheBytes, int parallelFetches, Keeping keeping, int readAheadKib) {

  /** Which chunks stay in memory when there are too many. */
  public enum Keeping {
    /** Those used last: at hand at once, and best for whoever reads from front to back. */
    RECENT,
    /** Those used often, too: best for many readers; it takes a start 40 ms to be at hand. */
    FREQUENT;

    ChunkMemory memory(long capacity) {
      return switch (this) {
        case RECENT -> new RecentChunks(capacity);
        case FREQUENT -> new FrequentChunks(capacity);
      };
    }
  }

  /**
   * Says that the kernel is to read of the blob what the tree's files take, and nothing beside it,
   * by {@link ErofsMount direct reads}. A kernel that can't do so reads 128 KiB ahead.
   */
  public static final int NOT_AHEAD = 0;

  /** 16 MiB of chunks, 16 fetches and 32 requests at once: for the start of a container. */
  public static final BlobOptions SMALL = new BlobOptions(16L << 20, 16, Keeping.RECENT, 4096);

  /** 32 MiB of chunks, 16 fetches and 32 requests at once: for a mount with many readers. */
  public static final BlobOptions LARGE = new BlobOptions(32L << 20, 16, Keeping.FREQUENT, 4096);

  private static final long LEAST_CACHE = 1 << 20;
  private static final int MOST_FETCHES = 256;

  /** How far the kernel reads ahead by itself: VM_READAHEAD_PAGES of its {@code linux/mm.h}. */
  static final int LEAST_READ_AHEAD = 128;

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
    if (readAheadKib < LEAST_READ_AHEAD && readAheadKib != NOT_AHEAD) {
      throw new IllegalArgumentException(
          "reading ahead takes at least " + LEAST_READ_AHEAD + " KiB, not " + readAheadKib);
    }
  }

  /** Returns the same, but that the kernel is to read {@linkplain #NOT_AHEAD nothing ahead}. */
  public BlobOptions readingNothingAhead() {
    return new BlobOptions(cacheBytes, parallelFetches, keeping, NOT_AHEAD);
  }

  /** Tells whether the kernel is to read what is asked for, and nothing beside it. */
  boolean readsNothingAhead() {
    return readAheadKib == NOT_AHEAD;
  }
}
