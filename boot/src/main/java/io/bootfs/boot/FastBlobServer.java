package io.bootfs.boot;

import io.bootfs.fuse.Blob;
import io.bootfs.fuse.BlobServer;
import io.bootfs.fuse.jnr.JnrBlobServer;
import io.bootfs.fuse.kernel.KernelBlobServer;
import io.bootfs.fuse.kernel.KernelTooOldException;
import java.io.IOException;
import java.nio.file.Path;

/** The server of blobs that starts soonest on this kernel. */
public final class FastBlobServer {

  private FastBlobServer() {}

  /**
   * Mounts {@code directory} and serves {@code blob} in it; ready when this returns.
   *
   * @throws IOException if it can't be mounted, with what is missing and how to get it
   */
  public static BlobServer serve(Blob blob, Path directory) throws IOException {
    try {
      return KernelBlobServer.serve(blob, directory);
    } catch (KernelTooOldException e) {
      // libfuse speaks older versions, too.
      return JnrBlobServer.serve(blob, directory);
    }
  }
}
