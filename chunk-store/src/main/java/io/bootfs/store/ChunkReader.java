package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads chunks uncompressed and verified: the top of a store stack. Implementations are
 * thread-safe.
 */
public interface ChunkReader extends Closeable {

  /**
   * Returns the bytes of a chunk, whose digest is {@code id}; the array is the caller's.
   *
   * @param length the chunk's uncompressed length, from the index
   * @throws ChunkMissingException if no store has it
   * @throws ChunkInvalidException if what the last store holds under its name is something else
   * @throws IOException if no store could be asked; the message names chunk, store and cause
   */
  byte[] read(ChunkId id, int length) throws IOException;
}
