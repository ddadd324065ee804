package io.bootfs.fuse;

import io.bootfs.fuse.jnr.JnrBlobServer;
import java.io.IOException;
import java.nio.file.Path;

class JnrBlobServerTest extends BlobServerContract {

  @Override
  BlobServer serve(Blob blob, Path directory) throws IOException {
    return JnrBlobServer.serve(blob, directory);
  }
}
