package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.Index;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs that tell of indexes: {@code info}, {@code list} and {@code diff}. */
final class InspectionTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private SampleBlob sample;

  @BeforeEach
  void makeBlob() throws IOException {
    sample = SampleBlob.make(folder, "one", 1, 3_000_000);
  }

  @Test
  void tellsWhatAnIndexSays() throws Exception {
    Run run = Run.bootfs("info", sample.index());
    Index index = sample.chunks();
    assertThat(run.out())
        .contains("blob of 3,000,000 bytes (3.00 MB)")
        .contains("chunks: " + index.chunkCount() + ", of them distinct " + index.chunkCount())
        .contains("chunk sizes: 16384:65536:262144")
        .contains("forced boundaries: 0")
        .contains("digest: sha512-256");
  }

  @Test
  void namesWhatIsNoIndex() {
    Run run = Run.bootfs("info", folder);
    assertThat(run.status()).isOne();
    assertThat(run.err()).contains(folder + ": is a directory; name an index in it");
  }

  @Test
  void countsEqualChunksOnce() throws Exception {
    byte[] twice = Arrays.copyOf(Files.readAllBytes(sample.blob()), 6_000_000);
    System.arraycopy(twice, 0, twice, 3_000_000, 3_000_000);
    SampleBlob repeated = SampleBlob.make(folder, "twice", twice, sample.store());
    JsonNode info = JSON.readTree(Run.bootfs("info", "--json", repeated.index()).out());
    assertThat(info.get("bytes").asLong()).isEqualTo(6_000_000);
    assertThat(info.get("distinctChunks").asInt()).isLessThan(info.get("chunks").asInt());
    assertThat(info.get("distinctBytes").asLong()).isBetween(3_000_000L, 3_300_000L);
  }

  @Test
  void listsAnIndex() throws Exception {
    Index index = sample.chunks();
    List<String> lines = Run.bootfs("list", sample.index()).out().lines().toList();
    assertThat(lines).hasSize(index.chunkCount());
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i))
          .isEqualTo(index.start(i) + "\t" + index.length(i) + "\t" + index.id(i));
    }
  }

  @Test
  void listsAStore() throws Exception {
    Run run = Run.bootfs("list", "--store", sample.store(), "--json");
    Index index = sample.chunks();
    assertThat(run.out().lines()).hasSize(index.chunkCount());
    assertThat(run.out()).contains("{\"id\":\"" + index.id(0) + "\"}");
  }

  @Test
  void listsEitherAnIndexOrAStore() {
    assertThat(Run.bootfs("list").status()).isEqualTo(2);
    assertThat(Run.bootfs("list", sample.index(), "--store", sample.store()).status()).isEqualTo(2);
  }

  @Test
  void saysThatAStoreCannotBeListed() {
    Run run = Run.bootfs("list", "--store", "http://127.0.0.1:1/store");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("http://127.0.0.1:1/store can't be listed");
  }

  @Test
  void tellsWhatAnUpdateMoves() throws Exception {
    byte[] changed = Files.readAllBytes(sample.blob());
    changed[1_500_000] ^= 1;
    SampleBlob other = SampleBlob.make(folder, "two", changed, folder.resolve("two.castr"));
    JsonNode difference =
        JSON.readTree(
            Run.bootfs("diff", "--json", "--store", other.store(), sample.index(), other.index())
                .out());
    Path onlyNew = Files.createDirectory(folder.resolve("new.castr"));
    assertThat(Run.bootfs("cp", "--store", other.store(), "--to", onlyNew, other.index()).status())
        .isZero();
    for (int i = 0; i < sample.chunks().chunkCount(); i++) {
      Files.deleteIfExists(SampleBlob.file(onlyNew, sample.chunks().id(i)));
    }
    assertThat(difference.get("newChunks").asLong())
        .isPositive()
        .isEqualTo(SampleBlob.chunksIn(onlyNew));
    assertThat(difference.get("newStoredBytes").asLong()).isEqualTo(bytesIn(onlyNew));
    assertThat(difference.get("newBytes").asLong() + difference.get("sharedBytes").asLong())
        .isEqualTo(3_000_000);
    assertThat(Run.bootfs("diff", sample.index(), sample.index()).out())
        .startsWith("new: 0 chunks, 0 B" + System.lineSeparator());
  }

  private static long bytesIn(Path store) throws IOException {
    try (var files = Files.walk(store)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
