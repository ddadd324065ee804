package io.bootfs.fuse.kernel;

import io.bootfs.fuse.Blob;
import io.bootfs.fuse.BlobServer;
import io.bootfs.fuse.FusePrerequisites;
import io.bootfs.fuse.ServerDirectory;
import io.bootfs.linux.FuseDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves a blob by the kernel's own FUSE protocol, with no library between: it starts in a few
 * milliseconds, and reads come up to a mebibyte at once.
 */
public final class KernelBlobServer implements BlobServer {

  /**
   * How many requests that no thread of the kernel waits in may be on their way: read-ahead, and
   * all data that is read directly. Fewer than there are threads, so that who waits for metadata
   * does not wait for others' data.
   */
  private static final int MOST_BACKGROUND = Workers.most() * 3 / 4;

  private static final String NAME = "bootfs";

  /** How long the threads may take to end once the directory is unmounted. */
  private static final long END_LIMIT_SECONDS = 5;

  private final Path directory;
  private final Workers workers;
  private boolean closed;

  private KernelBlobServer(Path directory, Workers workers) {
    this.directory = directory;
    this.workers = workers;
  }

  /**
   * Mounts {@code directory} and serves {@code blob} in it; ready when this returns.
   *
   * @throws KernelTooOldException if the kernel's protocol is too old
   * @throws IOException if it can't be mounted, with what is missing and how to get it
   */
  public static KernelBlobServer serve(Blob blob, Path directory) throws IOException {
    FusePrerequisites.check();
    Path real = directory.toRealPath();
    FuseDevice device = FuseDevice.mount(real, NAME);
    try {
      negotiate(device, real);
    } catch (IOException e) {
      try (device) {
        ServerDirectory.unmount(real);
      }
      throw e;
    }
    Workers workers = new Workers(device, new BlobRequests(blob, FILE_NAME));
    workers.start();
    return new KernelBlobServer(real, workers);
  }

  /** Answers the first request, which the kernel has made by the time it has mounted. */
  private static void negotiate(FuseDevice device, Path directory) throws IOException {
    Negotiation negotiation = new Negotiation(MOST_BACKGROUND);
    try (Arena arena = Arena.ofConfined()) {
      Request request = new Request(arena);
      Reply reply = new Reply(arena, Negotiation.REPLY_SIZE);
      while (!negotiation.agreed()) {
        if (device.read(request.memory()) == FuseDevice.END) {
          throw new IOException(directory + " was unmounted as soon as it was mounted");
        }
        device.write(reply.finish(request.unique(), negotiation.answer(request, reply)));
      }
    }
  }

  @Override
  public Path file() {
    return directory.resolve(FILE_NAME);
  }

  @Override
  public CompletableFuture<Void> ended() {
    return workers.cutOff().copy();
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (workers.cutOff().isDone() || ServerDirectory.unmount(directory)) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      workers.ended().get(END_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // A read that still waits for its store; the kernel has given up on it.
    }
  }
}
