package io.bootfs.store.extract;

/**
 * Where the chunks of an extracted blob came from so far.
 *
 * @param chunks chunks of the blob that are done
 * @param kept chunks of those that the file, or what was left of it, had already, in their place
 * @param seeded chunks of those that were copied from seeds
 * @param seededBytes the bytes of those
 */
public record ExtractStatistics(long chunks, long kept, long seeded, long seededBytes) {}
