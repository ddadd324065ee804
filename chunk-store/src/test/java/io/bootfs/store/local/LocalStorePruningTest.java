package io.bootfs.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.IdRange;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.PrunableStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  @Test
  void listsChunksOfEitherFormAndNothingElse() throws Exception {
    String rest = "0".repeat(60);
    for (String name :
        List.of(
            "ab12/ab12" + rest,
            "ab12/ab13" + rest,
            "ab12/ab12" + rest.replaceFirst("0", "A"),
            "ab12/ab12" + rest.replaceFirst("0", "g"),
            "ab12/ab12" + rest + ".chunk",
            "ab12/ab12" + rest + ".cacnk.0123456789abcdef.tmp",
            "cd34/cd34" + rest + ".cacnk",
            "AB12/AB12" + rest,
            "xy12/xy12" + rest,
            "packs/ab12")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "x");
    }
    Files.writeString(folder.resolve("00ff"), "no folder");
    Files.createSymbolicLink(folder.resolve("00fe"), folder.resolve("00fe"));
    List<ChunkId> found = new ArrayList<>();
    try (LocalStore store = LocalStore.create(folder)) {
      store.list(new IdRange(0xff, IdRange.FOLDERS - 1), (id, _) -> found.add(id));
      assertThat(found).containsExactly(ChunkId.parse("ab12" + rest), ChunkId.parse("cd34" + rest));
      assertThatThrownBy(() -> store.list(IdRange.ALL, (id, _) -> found.add(id)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("00fe");
    }
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
