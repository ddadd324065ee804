package io.bootfs.store.copy;

/**
 * What a copy has done so far.
 *
 * @param present chunks that the target had already
 * @param copied chunks that were copied
 * @param copiedBytes the bytes of those as stored
 */
public record CopyStatistics(long present, long copied, long copiedBytes) {}
