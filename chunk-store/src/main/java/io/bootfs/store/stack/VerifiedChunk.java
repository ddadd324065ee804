package io.bootfs.store.stack;

import io.bootfs.store.EncodedChunk;

/**
 * A chunk whose digest was found right.
 *
 * @param bytes its own bytes, which nobody changes
 * @param encoded the same as the store holds it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: a carrier between stores.
record VerifiedChunk(byte[] bytes, EncodedChunk encoded) {}
