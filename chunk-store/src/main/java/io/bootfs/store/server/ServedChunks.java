package io.bootfs.store.server;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Where a server takes chunks from, and puts them. Implementations are thread-safe. */
interface ServedChunks {

  /**
   * A chunk that is about to be sent; whoever gets it closes its stream.
   *
   * @param size how many bytes it has as stored
   * @param bytes those bytes
   */
  record Found(long size, InputStream bytes) {}

  /**
   * Returns a chunk in that form, or null if there is none.
   *
   * @throws IOException if it can't be found out, or what there is is not that chunk
   */
  @Nullable Found find(ChunkId id, Encoding encoding) throws IOException;

  /**
   * Returns the size of a chunk in that form as stored, 0 if it isn't known, or {@link #NONE}.
   *
   * @throws IOException if it can't be found out
   */
  long size(ChunkId id, Encoding encoding) throws IOException;

  /**
   * Keeps a chunk, if it lies here, from being pruned as unused for a while, as far as that can be:
   * who asks for it may be writing an index that lists it.
   */
  void claim(ChunkId id);

  /** There is no such chunk. */
  long NONE = -1;

  /**
   * Stores a chunk that was verified.
   *
   * @throws IOException if it can't be stored
   */
  void put(ChunkId id, EncodedChunk chunk) throws IOException;
}
