package io.bootfs.store.ingest;

/**
 * What a pipeline has done so far. Immutable.
 *
 * @param chunks the chunks that were cut
 * @param bytes their uncompressed bytes
 * @param newChunks the chunks that the store did not have, each counted once
 * @param newBytes the uncompressed bytes of those
 * @param storedBytes the bytes that the store was given for those
 */
public record ChunkingStatistics(
    long chunks, long bytes, long newChunks, long newBytes, long storedBytes) {}
