package io.bootfs.store.http;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.ChunkStoreContract;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP client against nginx (Debian's nginx-light), which serves a store's folder. */
final class NginxStoreTest extends ChunkStoreContract {

  @TempDir Path folder;
  private Nginx nginx;
  private ChunkStore store;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectory(folder.resolve("castr"));
    nginx = Nginx.serve(folder.resolve("castr"), Files.createDirectory(folder.resolve("nginx")));
    store = new HttpStore(nginx.url(), HttpOptions.DEFAULT);
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    nginx.close();
  }

  @Override
  protected ChunkStore store() {
    return store;
  }

  @Override
  protected void fill(ChunkId id, EncodedChunk chunk) throws IOException {
    try (LocalStore local = LocalStore.open(folder.resolve("castr"))) {
      local.put(id, chunk);
    }
  }
}
