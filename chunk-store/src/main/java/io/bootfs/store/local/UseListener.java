package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;

/** Hears which chunks of a store are read. */
public interface UseListener {

  /**
   * Takes a chunk that was read.
   *
   * @param encoding in which form it lies there
   * @param usedMillis when its file was last written or noted as used, in milliseconds of the epoch
   */
  void read(ChunkId id, Encoding encoding, long usedMillis);
}
