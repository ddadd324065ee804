package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;

/** A chunk store that takes chunks, too. */
public interface WritableChunkStore extends ChunkStore {

  /**
   * Stores a chunk under its name, whole or not at all; storing one that is there already changes
   * nothing.
   *
   * @param chunk the chunk, which the caller knows to be valid
   * @throws IOException if it could not be stored, naming the store and the cause
   */
  void put(ChunkId id, EncodedChunk chunk) throws IOException;

  /**
   * Tells whether the store has a chunk that an index being written will refer to, and if so, keeps
   * it from being pruned as unused for a while. By itself this only asks, and what is asked may
   * keep it, as {@code bootfs serve --writable} does.
   *
   * @throws IOException if the store can't be asked, naming the store and the cause
   */
  default boolean claim(ChunkId id) throws IOException {
    return has(id);
  }

  /**
   * Stores a pack under its name, whole or not at all, in place of one of that name; memory holds a
   * small part of it at a time.
   *
   * @throws IOException if it could not be stored, or the store can hold none
   */
  default void putPack(PackName name, PackSource pack) throws IOException {
    throw new IOException(
        "store " + location() + " can't hold packs; name one by path, http, sftp or s3");
  }
}
