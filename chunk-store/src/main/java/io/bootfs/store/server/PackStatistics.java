package io.bootfs.store.server;

/**
 * What a chunk server did with packs since its start.
 *
 * @param requests how many requests it answered, in whatever way
 * @param bytes how many bytes of packs it sent
 */
public record PackStatistics(long requests, long bytes) {}
