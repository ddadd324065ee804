package io.bootfs.fuse.jnr;

import io.bootfs.fuse.FusePrerequisites;
import io.bootfs.fuse.ServerDirectory;
import io.bootfs.linux.Descriptors;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A thread that sits in libfuse from when a directory is mounted until it is unmounted.
 * Thread-safe. Whoever starts it closes it.
 */
final class ServingThread implements Closeable {

  /** How long libfuse may take to end its threads after it is unmounted. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Path directory;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;
  private boolean closed;

  /** What the thread does. */
  interface Loop {

    /**
     * Mounts, serves until unmounted, and returns libfuse's status.
     *
     * @param ready runs when the kernel has accepted the mount
     */
    int run(Runnable ready) throws IOException;
  }

  private ServingThread(Path directory, Loop loop) {
    this.directory = directory;
    thread = Thread.ofPlatform().daemon().name("fuse").unstarted(() -> serve(loop));
  }

  /**
   * Starts to serve at a directory.
   *
   * @param probe a file below it whose status the loop can tell
   * @throws IOException if the directory can't be mounted
   */
  static ServingThread start(Path directory, Path probe, Loop loop) throws IOException {
    ServingThread serving = new ServingThread(directory, loop);
    serving.thread.start();
    try {
      serving.ready.get();
      // libfuse opens the device so that programs would inherit it, and with it keep the mount.
      Descriptors.closeOnExec(FusePrerequisites.DEVICE);
      // Answered only when the kernel has settled all parameters of the connection.
      Files.size(probe);
      return serving;
    } catch (ExecutionException e) {
      throw new IOException(
          e.getCause() == null ? e.toString() : e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      serving.close();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while mounting").initCause(e);
    } catch (IOException e) {
      serving.close();
      throw e;
    }
  }

  private void serve(Loop loop) {
    try {
      int status = loop.run(() -> ready.complete(null));
      ready.completeExceptionally(
          new IOException(
              "can't mount FUSE at %s: libfuse ended with %d, and says why on standard error"
                  .formatted(directory, status)));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    } finally {
      ended.complete(null);
    }
  }

  /** Returns what completes when the thread has left libfuse. */
  CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Unmounts the directory; a second call does nothing but wait for the first. */
  @Override
  public synchronized void close() throws IOException {
    if (closed || ended.isDone()) {
      return;
    }
    closed = true;
    if (ServerDirectory.unmount(directory)) {
      try {
        thread.join(END_LIMIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
