package io.bootfs.fuse;

import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.store.Warnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Serves the tree of an EROFS image at a directory that it mounts, without the kernel's EROFS.
 * Thread-safe. It serves from when it is started until it is closed, or its directory is unmounted
 * by somebody else.
 *
 * <p>What can't be read gives EIO to the reader that wanted it, and to no other.
 */
public interface TreeServer extends AutoCloseable {

  /** Returns what completes when nothing is served any more, for whatever reason. */
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
     * Mounts {@code directory} and serves {@code tree} in it; ready when this returns.
     *
     * @param warnings takes a line for each part of the image that is damaged
     * @throws IOException if it can't be mounted, with what is missing and how to get it
     */
    TreeServer serve(ErofsReader tree, Path directory, Warnings warnings) throws IOException;
  }
}
