package io.bootfs.store.prune;

/**
 * What pruning has found so far.
 *
 * @param indexes the indexes that were read
 * @param kept chunks that an index lists
 * @param young chunks that no index lists, but that were used within the grace period
 * @param removed chunks that were deleted, or would be in a dry run
 * @param removedBytes the bytes of those as stored
 * @param leftovers old temporary files that were deleted, or would be
 */
public record PruneStatistics(
    long indexes, long kept, long young, long removed, long removedBytes, long leftovers) {}
