package io.bootfs.store.server;

/**
 * What a chunk server did since its start.
 *
 * @param requests how many requests it answered, in whatever way
 * @param chunks how many chunks it sent whole
 * @param bytes how many bytes those chunks have as stored
 */
public record ServerStatistics(long requests, long chunks, long bytes) {}
