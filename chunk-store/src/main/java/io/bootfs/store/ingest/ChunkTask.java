package io.bootfs.store.ingest;

import io.bootfs.chunker.ChunkId;
import java.util.concurrent.CompletableFuture;

/**
 * A chunk on its way from a stream to the store.
 *
 * @param segment where its bytes are; retained for it
 * @param offset where it begins there
 * @param length its length in bytes
 * @param stored completed with its id once the store has it
 */
record ChunkTask(Segment segment, int offset, int length, CompletableFuture<ChunkId> stored) {}
