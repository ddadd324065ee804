package io.bootfs.store.stack;

/**
 * What a reading stack did since it was opened.
 *
 * @param fetchedChunks chunks that came from a remote store, and were valid
 * @param fetchedBytes the bytes of those as the store holds them: what went over the wire
 * @param cachedChunks chunks that came from the cache, and were valid
 * @param cachedBytes the bytes of those as the cache holds them
 * @param failures reads that got no chunk, after all retries
 */
public record ReaderStatistics(
    long fetchedChunks, long fetchedBytes, long cachedChunks, long cachedBytes, long failures) {}
