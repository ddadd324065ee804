package io.bootfs.store.local;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"ab12", "packs", ".bootfs/profiles"})
  void removesWhatKilledWritersLeft(String place) throws Exception {
    Path left = Files.createDirectories(folder.resolve(place)).resolve(".tmp-cacnk0123");
    Files.writeString(left, "half");
    try (LocalStore store = LocalStore.create(folder)) {
      assertThat(store.removeLeftovers(Instant.now().minusSeconds(3600), false)).isZero();
      assertThat(store.removeLeftovers(Instant.now().plusSeconds(3600), true)).isOne();
      assertThat(left).exists();
      assertThat(store.removeLeftovers(Instant.now().plusSeconds(3600), false)).isOne();
      assertThat(left).doesNotExist();
    }
  }
}
