package io.bootfs.store.server;

/**
 * What a chunk server did since its start.
 *
 * @param requests how many requests it answered, in whatever way
 * @param chunks how many chunks it sent whole
 * @param bytes how many bytes those chunks have as stored
 * @param stored how many chunks it took
 * @param fetched how many chunks it fetched from the store that it is a cache of
 */
public record ServerStatistics(long requests, long chunks, long bytes, long stored, long fetched) {}
