package io.bootfs.store.copy;

/**
 * A pack that was stored.
 *
 * @param chunks how many chunks it has
 * @param bytes how long it is
 */
public record StoredPack(int chunks, long bytes) {}
