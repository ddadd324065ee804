package io.bootfs.fuse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Serves one blob as one read-only file, in a directory that it mounts. Thread-safe. It serves from
 * when it is started until it is closed, or its directory is unmounted by somebody else.
 *
 * <p>A blob that can't be read gives EIO to the reader whose bytes are missing, and to no other.
 */
public interface BlobServer extends AutoCloseable {

  /** The file's name in the directory. */
  String FILE_NAME = "rootfs.erofs";

  /** Returns the file whose bytes are the blob's. */
  Path file();

  /**
   * Returns what completes when nothing is served any more, for whatever reason; a read of the blob
   * may still be under way, which nobody waits for.
   */
  CompletableFuture<Void> ended();

  /**
   * Unmounts the directory. What is open stays readable for as long as the process lives; a second
   * call does nothing but wait for the first.
   *
   * @throws IOException if the directory can't be unmounted
   */
  @Override
  void close() throws IOException;

  /** Starts servers of one kind. */
  @FunctionalInterface
  interface Factory {

    /**
     * Mounts {@code directory} and serves {@code blob} in it; ready when this returns.
     *
     * @throws IOException if it can't be mounted, with what is missing and how to get it
     */
    BlobServer serve(Blob blob, Path directory) throws IOException;
  }
}
