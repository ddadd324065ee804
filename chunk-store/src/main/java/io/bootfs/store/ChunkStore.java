package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A place where chunks can be read, as they are stored. Implementations are thread-safe, and do not
 * verify: bytes are verified where they enter the process, by {@link ChunkReader}.
 */
public interface ChunkStore extends Closeable {

  /**
   * Returns the chunk of that name as it is stored.
   *
   * @param limit the most bytes that the caller takes: {@link ChunkCodec#limit} of the chunk's
   *     length
   * @throws ChunkMissingException if the store answers that it has no such chunk
   * @throws ChunkInvalidException if what it has is no chunk or larger than {@code limit}
   * @throws StoreException if the store can't be asked, naming the store and the cause
   */
  EncodedChunk get(ChunkId id, int limit) throws IOException;

  /**
   * Tells whether the store has a chunk of that name.
   *
   * @throws StoreException if the store can't be asked, naming the store and the cause
   */
  boolean has(ChunkId id) throws IOException;

  /**
   * Returns how many bytes a chunk takes in the store.
   *
   * @param limit as for {@link #get}
   * @throws ChunkMissingException if the store answers that it has no such chunk
   * @throws IOException as {@link #get} does
   */
  default long storedBytes(ChunkId id, int limit) throws IOException {
    return get(id, limit).bytes().length;
  }

  /**
   * Opens a stored object that holds many chunks, to read a part of it.
   *
   * @param from the first byte of the part
   * @param to the byte behind it; {@link Long#MAX_VALUE} for all the rest
   * @return the part's bytes, which the caller closes; nothing if the store has no such pack or can
   *     hold none
   * @throws IOException if the store can't be asked
   */
  default Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    return Optional.empty();
  }

  /** Returns the store's URL without credentials, for messages. */
  String location();
}
