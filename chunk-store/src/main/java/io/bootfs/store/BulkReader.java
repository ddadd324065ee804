package io.bootfs.store;

import io.bootfs.chunker.ByteSpan;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Reads chunks that are files of this machine, many in one step. Thread-safe. */
public interface BulkReader extends Closeable {

  /** Takes the bytes of chunks. */
  interface Taker {

    /**
     * Takes those of one chunk.
     *
     * @param place the chunk's place in the list
     * @param bytes are verified, and overwritten after the call
     * @throws IOException to end the work
     */
    void take(int place, ByteSpan bytes) throws IOException;
  }

  /**
   * Gives the bytes of chunks to a taker, in any order. Of those that are not there or not right,
   * or larger than most, it gives none: {@link ChunkReader#read} gets them, or tells why not.
   *
   * @param chunks about {@link BatchChecker#CHUNKS}
   * @throws IOException as the taker does
   */
  void read(List<BatchChecker.Chunk> chunks, Taker taker) throws IOException;

  /** Frees native memory; reads under way end well. */
  @Override
  void close();
}
