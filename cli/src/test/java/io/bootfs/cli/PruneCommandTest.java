package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bootfs prune}: what goes and what stays. */
final class PruneCommandTest {

  @TempDir Path folder;
  private Path store;
  private SampleBlob kept;
  private SampleBlob gone;

  @BeforeEach
  void makeStore() throws IOException {
    store = folder.resolve("store.castr");
    byte[] bytes = random(4);
    kept = SampleBlob.make(folder, "kept", bytes, store);
    byte[] other = random(5);
    System.arraycopy(bytes, 0, other, 0, 1_000_000);
    gone = SampleBlob.make(folder, "gone", other, store);
    age(Duration.ofDays(2));
  }

  @Test
  void changesNothingUnlessTold() throws Exception {
    long before = SampleBlob.chunksIn(store);
    Run run = Run.bootfs("prune", "--store", store, kept.index());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("1 indexes list " + kept.chunks().chunkCount() + " chunks of the store; 0 more")
        .contains((before - kept.chunks().chunkCount()) + " chunks (")
        .contains("would be deleted: add --delete");
    assertThat(SampleBlob.chunksIn(store)).isEqualTo(before);
  }

  @Test
  void keepsWhatIsListed() throws Exception {
    Run run = Run.bootfs("prune", "--delete", "--store", store, kept.index());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(SampleBlob.chunksIn(store)).isEqualTo(kept.chunks().chunkCount());
    assertThat(Run.bootfs("verify", "--store", store, kept.index()).status()).isZero();
  }

  @Test
  void takesTheIndexesOfAFolder() throws Exception {
    Path indexes = folder.resolve("indexes");
    Path deeper = Files.createDirectories(indexes.resolve("deeper"));
    Files.copy(kept.index(), indexes.resolve("a.caibx"));
    Files.copy(gone.index(), deeper.resolve("b.caibx"));
    Run run = Run.bootfs("prune", "--delete", "--json", "--store", store, indexes);
    assertThat(run.out())
        .contains("\"dryRun\":false")
        .contains("\"indexes\":2")
        .contains("\"removed\":0");
  }

  @Test
  void keepsWhatIsYoungOrClaimed() throws Exception {
    Path young = gone.file(gone.chunks().chunkCount() - 1);
    Files.setLastModifiedTime(young, FileTime.from(Instant.now().minusSeconds(60)));
    // A writer that finds chunks in the store claims them before it writes its index.
    byte[] tail = Files.readAllBytes(gone.blob());
    SampleBlob claimed =
        SampleBlob.make(folder, "claimed", Arrays.copyOfRange(tail, 1_000_000, 1_700_000), store);
    Files.delete(claimed.index());
    Run run = Run.bootfs("prune", "--delete", "--store", store, kept.index());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(young).exists();
    SampleBlob again =
        SampleBlob.make(folder, "claimed", Files.readAllBytes(claimed.blob()), store);
    assertThat(Run.bootfs("verify", "--store", store, again.index()).status()).isZero();
    Run later = Run.bootfs("prune", "--delete", "--grace", "0s", "--store", store, kept.index());
    assertThat(later.status()).isZero();
    assertThat(SampleBlob.chunksIn(store)).isEqualTo(kept.chunks().chunkCount());
  }

  @Test
  void sweepsOldTemporaryFiles() throws Exception {
    Path chunkFolder = Objects.requireNonNull(kept.file(0).getParent());
    Path ours = Files.createFile(chunkFolder.resolve(".tmp-cacnk0123"));
    Path casyncs = Files.createFile(chunkFolder.resolve(kept.chunks().id(0) + ".cacnk.12ab.tmp"));
    Path foreign = Files.createFile(chunkFolder.resolve("README"));
    age(Duration.ofDays(2));
    Path young = Files.createFile(chunkFolder.resolve(".tmp-cacnk4567"));
    Run run = Run.bootfs("prune", "--delete", "--store", store, kept.index(), gone.index());
    assertThat(run.out()).contains(" 2 temporary files, 0 packs and profiles were deleted");
    assertThat(ours).doesNotExist();
    assertThat(casyncs).doesNotExist();
    assertThat(young).exists();
    assertThat(foreign).exists();
  }

  @Test
  void packsAndProfilesGoWithTheirIndexes() throws Exception {
    Path profiles = Files.createDirectories(store.resolve(".bootfs/profiles"));
    Path packs = Files.createDirectory(store.resolve("packs"));
    for (SampleBlob blob : List.of(kept, gone)) {
      IndexName name = IndexName.of(blob.index());
      Files.writeString(packs.resolve(name + ".pack"), "a pack");
      Files.writeString(packs.resolve(name + "-image.pack"), "all of it");
      new ProfileFolder(store).save(new Profile(name, List.of(0)));
    }
    Path foreign = Files.writeString(packs.resolve("README"), "no pack");
    age(Duration.ofDays(2));
    String name = IndexName.of(gone.index()).hex();
    Run dry = Run.bootfs("prune", "--store", store, kept.index());
    assertThat(dry.out())
        .contains("packs/" + name + ".pack (6 B): would be deleted")
        .contains(".bootfs/profiles/" + name + ".profile (")
        .contains("packs/" + name + "-image.pack (9 B): would be deleted")
        .contains("3 packs and profiles would be deleted");
    assertThat(packs.resolve(name + ".pack")).exists();

    Run run = Run.bootfs("prune", "--delete", "--json", "--store", store, kept.index());
    assertThat(run.out()).contains("\"path\":\"packs/" + name + ".pack\"");
    String left = IndexName.of(kept.index()).hex();
    assertThat(packs.resolve(left + ".pack")).exists();
    assertThat(packs.resolve(left + "-image.pack")).exists();
    assertThat(packs.resolve(name + "-image.pack")).doesNotExist();
    assertThat(foreign).exists();
    assertThat(packs.resolve(name + ".pack")).doesNotExist();
    assertThat(profiles.resolve(name + ".profile")).doesNotExist();
    assertThat(profiles.resolve(left + ".profile")).exists();
  }

  @Test
  void deletesNothingWhereAnIndexIsDamaged() throws Exception {
    long before = SampleBlob.chunksIn(store);
    byte[] index = Files.readAllBytes(gone.index());
    Path damaged =
        Files.write(folder.resolve("damaged.caibx"), Arrays.copyOf(index, index.length - 1));
    Run run = Run.bootfs("prune", "--delete", "--store", store, kept.index(), damaged);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("damaged.caibx");
    assertThat(SampleBlob.chunksIn(store)).isEqualTo(before);
  }

  @Test
  void refusesAFolderWithoutIndex() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Run run = Run.bootfs("prune", "--delete", "--store", store, empty);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(empty + " has no index");
    assertThat(Run.bootfs("prune", "--delete", "--store", store).status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "d", "-1d", "1w"})
  void explainsTimes(String time) {
    Run run = Run.bootfs("prune", "--grace=" + time, "--store", store, kept.index());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("write 30s, 90m, 24h or 7d");
  }

  private static byte[] random(long seed) {
    byte[] bytes = new byte[2_000_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void age(Duration age) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(age));
    try (var files = Files.walk(store)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, then);
      }
    }
  }
}
