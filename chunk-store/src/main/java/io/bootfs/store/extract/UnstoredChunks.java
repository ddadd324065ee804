package io.bootfs.store.extract;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WritableChunkStore;

/** A store that wants no chunk, so that a blob is only cut and digested. */
final class UnstoredChunks implements WritableChunkStore {

  @Override
  public boolean has(ChunkId id) {
    return true;
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws ChunkMissingException {
    throw new ChunkMissingException(id, location());
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) {}

  @Override
  public String location() {
    return "nowhere";
  }

  @Override
  public void close() {}
}
