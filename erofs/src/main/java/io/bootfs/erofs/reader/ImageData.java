package io.bootfs.erofs.reader;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The bytes of an image, which can be read at any place. Implementations are thread-safe. */
public interface ImageData {

  /** Returns the size in bytes, which never changes. */
  long size();

  /**
   * Fills {@code target} with the bytes at {@code offset}; all of them lie within the image.
   *
   * @throws IOException if some of the bytes can't be had
   */
  void read(long offset, MemorySegment target) throws IOException;
}
