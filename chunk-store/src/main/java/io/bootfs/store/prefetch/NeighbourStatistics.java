package io.bootfs.store.prefetch;

/**
 * What was fetched so far because chunks beside it were read.
 *
 * @param chunks how many chunks
 * @param bytes their bytes as stored
 * @param requests how many requests that took
 * @param usedChunks how many guessed chunks were read, those among them that others fetched
 * @param usedBytes how many of the bytes are of chunks that were read; the others are wasted so far
 */
public record NeighbourStatistics(
    long chunks, long bytes, long requests, long usedChunks, long usedBytes) {}
