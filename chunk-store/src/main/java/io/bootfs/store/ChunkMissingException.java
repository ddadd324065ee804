package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;

/** Says that a store has no chunk of a name; another store may. */
public final class ChunkMissingException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception for a chunk that {@code store} does not have. */
  public ChunkMissingException(ChunkId id, String store) {
    super("chunk " + id + " is not in store " + store);
  }
}
