package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bootfs extract --seed}: what is copied, what is shared, and whom it does not believe. */
final class ExtractSeedTest {

  private static final int BYTES = 6_000_000;

  @TempDir Path folder;
  private SampleBlob old;
  private SampleBlob wanted;
  private Path copy;

  @BeforeEach
  void makeVersions() throws IOException {
    byte[] bytes = new byte[BYTES];
    new Random(9).nextBytes(bytes);
    old = SampleBlob.make(folder, "old", bytes, folder.resolve("old.castr"));
    new Random(10).nextBytes(bytes);
    byte[] before = Files.readAllBytes(old.blob());
    System.arraycopy(before, 0, bytes, 0, 2_000_000);
    System.arraycopy(before, 3_000_000, bytes, 3_500_000, 2_500_000);
    wanted = SampleBlob.make(folder, "wanted", bytes, folder.resolve("wanted.castr"));
    copy = folder.resolve("copy");
    // What the seed has can't come from the store.
    for (int i = 0; i < old.chunks().chunkCount(); i++) {
      Files.deleteIfExists(SampleBlob.file(wanted.store(), old.chunks().id(i)));
    }
  }

  @Test
  void takesWhatASeedHas() throws Exception {
    JsonNode done = extract("--seed=" + old.blob() + ":" + old.index());
    assertThat(done.get("file").get("seededBytes").asLong()).isGreaterThan(4_000_000);
    assertThat(
            done.get("file").get("seeded").asLong()
                + done.get("store").get("fetchedChunks").asLong())
        .isEqualTo(wanted.chunks().chunkCount());
  }

  @Test
  void findsOutWhatASeedHas() throws Exception {
    extract("--seed=" + old.blob());
  }

  @Test
  void updatesInPlaceFromASeed() throws Exception {
    Files.write(copy, new byte[BYTES + 5]);
    extract("--in-place", "--seed=" + old.blob());
  }

  @Test
  void theFileItselfMayBeASeed() throws Exception {
    Files.copy(old.blob(), copy);
    extract("--seed=" + copy);
  }

  @Test
  void doesNotBelieveASeed() throws Exception {
    Path liar = Files.write(folder.resolve("liar"), new byte[BYTES / 2]);
    assertThat(
            Run.bootfs("make", "--store", wanted.store(), wanted.index(), wanted.blob()).status())
        .isZero();
    JsonNode done = extract("--seed=" + liar + ":" + old.index());
    assertThat(done.get("file").get("seeded").asLong()).isZero();
  }

  @Test
  void saysThatASeedIsNotThere() {
    Run run =
        Run.bootfs("extract", "--store", wanted.store(), "--seed=/none/x", wanted.index(), copy);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("seed /none/x: no such file or directory");
    assertThat(copy).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkfs.xfs", "mkfs.btrfs"})
  void sharesBlocks(String mkfs) throws Exception {
    Path disk = folder.resolve("disk");
    Tool.run("truncate", "-s", "400M", disk);
    Tool.run(mkfs, "-q", disk);
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    Tool.run("mount", "-o", "loop", disk, mounted);
    try {
      Path seed = Files.copy(old.blob(), mounted.resolve("seed"));
      copy = mounted.resolve("copy");
      extract("--seed=" + seed + ":" + old.index());
      Tool.run("sync", "--file-system", copy); // Not all that are mounted here.
      String extents = Tool.run("filefrag", "-v", copy);
      assertThat(extents.lines().filter(line -> line.contains("shared"))).isNotEmpty();
    } finally {
      Tool.run("umount", mounted);
    }
  }

  private JsonNode extract(Object... options) throws IOException {
    Object[] words = new Object[options.length + 6];
    System.arraycopy(new Object[] {"extract", "--json", "--store", wanted.store()}, 0, words, 0, 4);
    System.arraycopy(options, 0, words, 4, options.length);
    words[words.length - 2] = wanted.index();
    words[words.length - 1] = copy;
    Run run = Run.bootfs(words);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(copy).hasSameBinaryContentAs(wanted.blob());
    return JsonMapper.builder().build().readTree(run.out());
  }
}
