package io.bootfs.fuse.jnr;

import io.bootfs.fuse.Blob;
import io.bootfs.fuse.BlobServer;
import io.bootfs.fuse.FusePrerequisites;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
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

  private final Path file;
  private final ServingThread thread;

  private JnrBlobServer(Path directory, LibFuse2 library, Blob blob) throws IOException {
    file = directory.resolve(FILE_NAME);
    BlobFileSystem files = new BlobFileSystem(blob, FILE_NAME);
    thread = ServingThread.start(directory, file, ready -> serve(library, files, directory, ready));
  }

  /**
   * Mounts {@code directory} and serves {@code blob} in it; ready when this returns.
   *
   * @throws IOException if it can't be mounted, with what is missing and how to get it
   */
  public static JnrBlobServer serve(Blob blob, Path directory) throws IOException {
    FusePrerequisites.check();
    return new JnrBlobServer(directory.toRealPath(), LibFuse2.load(LibFuse2.class), blob);
  }

  private static int serve(LibFuse2 library, BlobFileSystem files, Path directory, Runnable ready) {
    FuseOperations table = Callbacks.table(files, ready);
    String[] arguments = {"bootfs", "-f", directory.toString(), "-o", OPTIONS};
    try {
      return library.fuse_main_real(arguments.length, arguments, table, Struct.size(table), null);
    } finally {
      Reference.reachabilityFence(table);
    }
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public CompletableFuture<Void> ended() {
    return thread.ended();
  }

  @Override
  public void close() throws IOException {
    thread.close();
  }
}
