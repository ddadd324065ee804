package io.bootfs.store;

import java.io.IOException;
import java.util.Set;

/**
 * Opens stores of some URL schemes. Implementations are found by {@link java.util.ServiceLoader}
 * when a URL asks for them, so that their libraries are no weight on the start path of who reads
 * from others.
 */
public interface StoreOpener {

  /** Returns the schemes that it opens, in lower case. */
  Set<String> schemes();

  /** Returns the names of the options that such stores have. */
  Set<String> options();

  /**
   * Returns the names of the variables that hold the credentials of such a store, or lead whoever
   * has them there, but for bootfs's own ones; most stores have none.
   *
   * @throws IOException if the URL or an option is malformed
   */
  default Set<String> secretVariables(StoreUrl url) throws IOException {
    return Set.of();
  }

  /**
   * Opens a store to read from; nothing is sent before the first request.
   *
   * @throws IOException if the URL or an option is malformed
   */
  ChunkStore open(StoreUrl url) throws IOException;

  /**
   * Opens a store to write to; nothing is sent before the first request.
   *
   * @throws IOException if the URL or an option is malformed, or such a store can't be written to
   */
  WritableChunkStore openWritable(StoreUrl url) throws IOException;
}
