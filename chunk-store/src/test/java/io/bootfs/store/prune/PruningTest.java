package io.bootfs.store.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexWriter;
import io.bootfs.store.IdRange;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks that don't fit into memory at once. */
final class PruningTest {

  private static final int CHUNKS = 300;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {7, 100, 1_000_000})
  void keepsWhatIsListedInHoweverManyRanges(long mostMarks) throws Exception {
    List<Path> indexes = new ArrayList<>();
    Set<ChunkId> listed = new HashSet<>();
    try (LocalStore store = LocalStore.create(folder.resolve("castr"))) {
      Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
      for (int i = 0; i < CHUNKS; i++) {
        byte[] data = TestChunks.bytes(i, 50);
        store.put(TestChunks.id(data), TestChunks.encoded(data));
        if (i % 2 == 0) {
          index.add(TestChunks.id(data), data.length);
          listed.add(TestChunks.id(data));
        }
        if (i % 100 == 99) {
          Path file = folder.resolve(i + ".caibx");
          IndexWriter.write(index.build(), file);
          indexes.add(file);
          index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
        }
      }
      Pruning pruning = new Pruning(store, Instant.now().plusSeconds(60), false, mostMarks);
      pruning.run(indexes);
      assertThat(pruning.statistics().kept()).isEqualTo(CHUNKS / 2);
      assertThat(pruning.statistics().removed()).isEqualTo(CHUNKS / 2);
      Set<ChunkId> left = new HashSet<>();
      store.list(IdRange.ALL, (id, _) -> left.add(id));
      assertThat(left).isEqualTo(listed);
    }
  }

  @Test
  void rangesCoverAllFolders() throws IOException {
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    for (int i = 0; i < 1000; i++) {
      index.add(TestChunks.id(TestChunks.bytes(i, 64)), 64);
    }
    Path file = folder.resolve("index.caibx");
    IndexWriter.write(index.build(), file);
    List<IdRange> ranges = new Roots(List.of(file)).ranges(100);
    assertThat(ranges).hasSizeBetween(10, 12);
    int next = 0;
    for (IdRange range : ranges) {
      assertThat(range.first()).isEqualTo(next);
      next = range.last() + 1;
    }
    assertThat(next).isEqualTo(IdRange.FOLDERS);
  }
}
