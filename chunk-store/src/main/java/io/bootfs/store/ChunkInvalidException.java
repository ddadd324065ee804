package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;

/** Says that what a store holds under a chunk's name is not that chunk. */
public final class ChunkInvalidException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception for bytes of {@code store} that are not chunk {@code id}. */
  public ChunkInvalidException(ChunkId id, String store, String why) {
    super("chunk " + id + " in store " + store + " is invalid: " + why);
  }
}
