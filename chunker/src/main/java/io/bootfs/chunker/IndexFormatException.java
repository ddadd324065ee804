package io.bootfs.chunker;

import java.io.IOException;

/** Says that a file is no index, or a damaged one, or one of a kind that can't be read. */
public final class IndexFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param name the index's path or URL
   * @param offset where in it the trouble is, in bytes
   * @param what what is wrong, with the offending value
   */
  IndexFormatException(String name, long offset, String what) {
    super("index " + name + ", at byte " + offset + ": " + what);
  }
}
