package io.bootfs.store;

import java.time.Instant;

/**
 * What a store keeps for an index beside its chunks: a pack or, in a cache, a profile. Immutable.
 *
 * @param path where it is, below the store's own place
 * @param index the name of the index's file, 64 lower-case hexadecimal digits
 * @param bytes its size
 * @param stored when it was stored
 */
public record IndexCompanion(String path, String index, long bytes, Instant stored) {}
