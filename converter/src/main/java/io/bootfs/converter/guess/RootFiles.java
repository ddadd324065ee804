package io.bootfs.converter.guess;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The regular files of an image, and where they lie in its blob. */
public interface RootFiles {

  /**
   * A regular file.
   *
   * @param offset where it begins in the blob
   * @param size its bytes
   */
  record Place(long offset, long size) {}

  /**
   * Returns where the file lies that a path leads to, symbolic links followed; null if there is
   * none, or it does not lie in one piece.
   */
  @Nullable Place find(String path);

  /**
   * Returns the path without symbolic links of what a path leads to; itself if there is nothing.
   */
  String realPath(String path);

  /**
   * Returns bytes of the blob.
   *
   * @throws IOException if they can't be read
   */
  byte[] read(long offset, int length) throws IOException;
}
