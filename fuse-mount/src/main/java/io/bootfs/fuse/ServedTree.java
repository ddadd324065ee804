package io.bootfs.fuse;

import io.bootfs.linux.Errno;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.Mounts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A mounted tree and what serves it. Thread-safe. Whoever mounts it closes it. */
sealed interface ServedTree extends Closeable {

  /** Returns what completes when nothing is served any more. */
  CompletableFuture<Void> ended();

  /**
   * Takes away what is mounted at {@code target}; returns false if it is in use, and its users will
   * get errors.
   */
  boolean unmount(Path target) throws LinuxException;

  private static boolean tryToUnmount(Path target) throws LinuxException {
    try {
      Mounts.unmount(target);
      return true;
    } catch (LinuxException e) {
      if (e.errno() != Errno.EBUSY) {
        throw e;
      }
      return false;
    }
  }

  /** A tree that the kernel has mounted from a file that is served. */
  record ByKernel(BlobServer server, DataTrim trim) implements ServedTree {

    @Override
    public CompletableFuture<Void> ended() {
      return server.ended();
    }

    @Override
    public boolean unmount(Path target) throws LinuxException {
      boolean idle = tryToUnmount(target);
      if (!idle) {
        Mounts.detach(target);
      }
      return idle;
    }

    @Override
    public void close() throws IOException {
      try (server;
          trim) {
        // Both are closed, whichever fails.
      }
    }
  }

  /** A tree that is served itself. */
  record ByServer(TreeServer server) implements ServedTree {

    @Override
    public CompletableFuture<Void> ended() {
      return server.ended();
    }

    @Override
    public boolean unmount(Path target) throws LinuxException {
      return tryToUnmount(target); // If that fails, closing the server detaches it.
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
