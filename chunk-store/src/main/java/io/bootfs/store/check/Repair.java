package io.bootfs.store.check;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PrunableChunkStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is done with chunks that are not right: an invalid one is deleted, and where there is a good
 * store, fetched from it. Immutable and thread-safe; it closes neither store.
 *
 * @param store the store to repair
 * @param good where right chunks come from, or null if bad ones are only deleted
 */
public record Repair(PrunableChunkStore store, @Nullable ChunkStore good) {

  private static final ChunkChecker CHECKER = new ChunkChecker();

  /**
   * Repairs one chunk.
   *
   * @param length its uncompressed length, or the most that it may be
   * @return whether the right chunk is there now
   * @throws IOException if the good store does not have it, or the store can't be written; or if
   *     the chunk is what its name says, and so the index that lists another length is wrong
   */
  boolean repair(ChunkId id, int length) throws IOException {
    if (isRight(id)) {
      throw new IOException("the chunk is right, so it stays; the index lists a wrong length");
    }
    if (good == null) {
      store.remove(id);
      return false;
    }
    EncodedChunk chunk = good.get(id, ChunkCodec.limit(length));
    CHECKER.check(id, chunk, good.location());
    store.remove(id);
    store.put(id, chunk);
    return true;
  }

  private boolean isRight(ChunkId id) throws IOException {
    try {
      EncodedChunk chunk = store.get(id, ChunkCodec.limit(ChunkSizes.GREATEST));
      return CHECKER.check(id, chunk, store.location()) > 0;
    } catch (ChunkInvalidException | ChunkMissingException e) {
      return false;
    }
  }
}
