package io.bootfs.fuse;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Bytes that can be read at any place. Implementations are thread-safe. */
public interface Blob {

  /** Returns the size in bytes, which never changes. */
  long size();

  /**
   * Fills {@code target} with the bytes at {@code offset}.
   *
   * @param target where the bytes go; all of it lies within the blob
   * @throws IndexOutOfBoundsException if the blob ends before the target is full
   * @throws IOException if some of the bytes can't be had; the target's content is then undefined
   */
  void read(long offset, MemorySegment target) throws IOException;

  /** Says that nothing is read for a while: what is kept for the next read may be let go of. */
  default void quiet() {}
}
