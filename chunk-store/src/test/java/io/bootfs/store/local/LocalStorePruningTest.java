package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.PrunableStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/** A {@code .castr} folder can be listed and pruned. */
final class LocalStorePruningTest extends PrunableStoreContract {

  @TempDir Path folder;

  @Override
  protected PrunableChunkStore store() throws IOException {
    return LocalStore.create(folder);
  }

  @Override
  protected void age(ChunkId id, Duration age) throws IOException {
    Files.setLastModifiedTime(
        new ChunkFolder(folder).file(id, Encoding.ZSTD), FileTime.from(Instant.now().minus(age)));
  }
}
