package io.bootfs.store.cache;

/**
 * What one process did with a cache beside reading it.
 *
 * @param replaced files under a chunk's name that were no such chunk: truncated, altered, empty, or
 *     no files at all
 * @param evicted chunks that were deleted to make room
 * @param evictedBytes what those took on the disk
 * @param unkept fetched chunks that found no room
 * @param waited chunks that another process was found fetching
 */
public record CacheStatistics(
    long replaced, long evicted, long evictedBytes, long unkept, long waited) {

  /** What is told where there is no cache. */
  public static final CacheStatistics NONE = new CacheStatistics(0, 0, 0, 0, 0);
}
