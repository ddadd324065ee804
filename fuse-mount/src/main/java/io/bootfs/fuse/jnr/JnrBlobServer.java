package io.bootfs.fuse.jnr;

import io.bootfs.fuse.Blob;
import io.bootfs.fuse.BlobServer;
import io.bootfs.fuse.FusePrerequisites;
import io.bootfs.fuse.ServerDirectory;
import io.bootfs.linux.Descriptors;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import jnr.ffi.Struct;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * Serves a blob by jnr-fuse over libfuse 2.
 *
 * <p>It uses jnr-fuse's bindings, and not its {@code AbstractFuseFS}: that waits two seconds for
 * each mount, and unmounts by a program that small images lack.
 */
public final class JnrBlobServer implements BlobServer {

  private static final String OPTIONS =
      "ro,kernel_cache,attr_timeout=86400,entry_timeout=86400,fsname=bootfs,subtype=bootfs";

  /** How long libfuse may take to end its threads after it is unmounted. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Path directory;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;
  private boolean closed;

  private JnrBlobServer(Path directory, LibFuse2 library, Blob blob) {
    this.directory = directory;
    FuseOperations table =
        Callbacks.table(new BlobFileSystem(blob, FILE_NAME), () -> ready.complete(null));
    // The thread sits in libfuse until the directory is unmounted.
    thread = Thread.ofPlatform().daemon().name("fuse").unstarted(() -> serve(library, table));
  }

  /**
   * Mounts {@code directory} and serves {@code blob} in it; ready when this returns.
   *
   * @throws IOException if it can't be mounted, with what is missing and how to get it
   */
  public static JnrBlobServer serve(Blob blob, Path directory) throws IOException {
    FusePrerequisites.check();
    JnrBlobServer server = new JnrBlobServer(directory.toRealPath(), LibFuse2.load(), blob);
    server.start();
    return server;
  }

  private void start() throws IOException {
    thread.start();
    try {
      ready.get();
      // libfuse opens the device so that programs would inherit it, and with it keep the mount.
      Descriptors.closeOnExec(FusePrerequisites.DEVICE);
      // Answered only when the kernel has settled all parameters of the connection.
      Files.size(file());
    } catch (ExecutionException e) {
      throw new IOException(
          e.getCause() == null ? e.toString() : e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while mounting").initCause(e);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void serve(LibFuse2 library, FuseOperations table) {
    String[] arguments = {"bootfs", "-f", directory.toString(), "-o", OPTIONS};
    try {
      int status =
          library.fuse_main_real(arguments.length, arguments, table, Struct.size(table), null);
      ready.completeExceptionally(
          new IOException(
              "can't mount FUSE at %s: libfuse ended with %d, and says why on standard error"
                  .formatted(directory, status)));
    } finally {
      Reference.reachabilityFence(table);
      ended.complete(null);
    }
  }

  @Override
  public Path file() {
    return directory.resolve(FILE_NAME);
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

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
