package io.bootfs.converter.archive;

import java.io.IOException;

/** Says that a file is no directory archive of casync's, or a damaged one: where, and what. */
public final class ArchiveFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param name what messages call the archive
   * @param offset where in it the trouble is, in bytes
   * @param what what is wrong, with the offending value
   */
  ArchiveFormatException(String name, long offset, String what) {
    super(name + ", at byte " + offset + ": " + what);
  }
}
