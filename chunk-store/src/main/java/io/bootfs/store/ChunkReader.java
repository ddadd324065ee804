package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks uncompressed and verified: the top of a store stack. Implementations are
 * thread-safe.
 */
public interface ChunkReader extends Closeable {

  /**
   * Returns the bytes of a chunk, whose digest is {@code id}. The array may be shared with other
   * callers that read the same chunk: nobody changes it.
   *
   * @param length the chunk's uncompressed length, from the index
   * @throws ChunkMissingException if no store has it
   * @throws ChunkInvalidException if what the last store holds under its name is something else
   * @throws IOException if no store could be asked; the message names chunk, store and cause
   */
  byte[] read(ChunkId id, int length) throws IOException;

  /**
   * Returns the bytes of a chunk if they were read before anybody wanted them, and null if reading
   * them takes any time. Who gets them has read the chunk.
   */
  default byte @Nullable [] atHand(ChunkId id, int length) {
    return null;
  }

  /**
   * Reads those of several chunks that lie on this machine, which together take less time than one
   * by one. What is not there, or not right, is left without bytes: {@link #read} gets it, or tells
   * why not.
   */
  default void readKept(List<WantedChunk> chunks) {}

  /**
   * As {@link #readKept}, for who is in no hurry: reads, one after the other, of a store that is a
   * folder, too. That may be another machine's.
   */
  default void readTogether(List<WantedChunk> chunks) {
    readKept(chunks);
  }

  /**
   * Returns the way to read many chunks in one step, which the caller closes; null if they are no
   * files of this machine.
   */
  default @Nullable BulkReader bulk() {
    return null;
  }
}
