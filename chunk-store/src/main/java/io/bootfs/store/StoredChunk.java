package io.bootfs.store;

import java.time.Instant;

/**
 * What a store knows of a chunk that it holds.
 *
 * @param bytes its size as stored, in bytes
 * @param used when it was stored or last claimed by a writer
 */
public record StoredChunk(long bytes, Instant used) {}
