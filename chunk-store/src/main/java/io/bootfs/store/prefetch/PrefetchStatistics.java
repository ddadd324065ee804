package io.bootfs.store.prefetch;

/**
 * What was fetched ahead so far.
 *
 * @param chunks how many chunks
 * @param bytes their bytes as stored
 * @param requests how many requests that took
 * @param packRequests how many of these were for a pack or a part of one
 */
public record PrefetchStatistics(long chunks, long bytes, long requests, long packRequests) {}
