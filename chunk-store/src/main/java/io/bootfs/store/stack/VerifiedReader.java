package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;

/** A layer of the reading stack that hands on verified chunks. Implementations are thread-safe. */
interface VerifiedReader {

  /**
   * Returns the chunk of that name and uncompressed length.
   *
   * @throws io.bootfs.store.ChunkMissingException if no store has it
   * @throws io.bootfs.store.ChunkInvalidException if what a store holds is not that chunk
   * @throws IOException if a store can't be asked, naming chunk, store and cause
   */
  VerifiedChunk read(ChunkId id, int length) throws IOException;
}
