package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bootfs verify}: what it finds, and what it repairs. */
final class VerifyCommandTest {

  @TempDir Path folder;
  private SampleBlob sample;
  private Path good;

  @BeforeEach
  void makeStores() throws IOException {
    sample = SampleBlob.make(folder, "blob", 3, 4_000_000);
    good = folder.resolve("good.castr");
    assertThat(Run.bootfs("cp", "--store", sample.store(), "--to", good, sample.index()).status())
        .isZero();
  }

  @Test
  void findsASoundStoreSound() throws Exception {
    Run all = Run.bootfs("verify", "--store", sample.store());
    assertThat(all.status()).as(all.out()).isZero();
    assertThat(all.out())
        .startsWith(sample.chunks().chunkCount() + " chunks, 4.00 MB stored as ")
        .contains(": 0 invalid, 0 missing, 0 repaired, 0 deleted");
    assertThat(Run.bootfs("verify", "--store", sample.store(), sample.index()).status()).isZero();
  }

  @Test
  void findsTheChunksOfCasyncRight() throws Exception {
    Path store = folder.resolve("casync.castr");
    Path index = folder.resolve("casync.caibx");
    Tool.run("casync", "make", "--digest=sha256", "--store=" + store, index, sample.blob());
    Tool.run("casync", "make", "--store=" + store, index, sample.blob());
    Run run = Run.bootfs("verify", "--store", store, "--repair");
    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out()).startsWith(2 * sample.chunks().chunkCount() + " chunks, 8.00 MB");
  }

  @Test
  void namesWhatIsBad() throws Exception {
    damage();
    Run all = Run.bootfs("verify", "--store", sample.store());
    assertThat(all.status()).isEqualTo(1);
    assertThat(all.out())
        .contains("chunk " + sample.chunks().id(0) + " in store " + sample.store())
        .contains("chunk " + sample.chunks().id(1) + " in store " + sample.store())
        .contains(": 2 invalid, 0 missing, 0 repaired, 0 deleted");
    Run listed = Run.bootfs("verify", "--store", sample.store(), sample.index());
    assertThat(listed.status()).isEqualTo(1);
    assertThat(listed.out()).contains(": 2 invalid, 1 missing, 0 repaired, 0 deleted");
  }

  @Test
  void findsEmptyFilesWithoutAnIndexToo() throws Exception {
    Files.write(sample.file(3), new byte[0]);
    Run found = Run.bootfs("verify", "--store", sample.store());
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.out())
        .contains("chunk " + sample.chunks().id(3) + " in store " + sample.store())
        .contains("its file is empty")
        .contains(": 1 invalid, 0 missing, 0 repaired, 0 deleted");
    Run repaired = Run.bootfs("verify", "--store", sample.store(), "--repair=" + good);
    assertThat(repaired.status()).as(repaired.out()).isZero();
    Files.write(sample.file(3), new byte[0]);
    Run deleted = Run.bootfs("verify", "--store", sample.store(), "--repair");
    assertThat(deleted.out()).contains(": 1 invalid, 0 missing, 0 repaired, 1 deleted");
    assertThat(sample.file(3)).doesNotExist();
  }

  @Test
  void deletesWhatIsBad() throws Exception {
    damage();
    Run run = Run.bootfs("verify", "--repair", "--store", sample.store());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains(": 2 invalid, 0 missing, 0 repaired, 2 deleted");
    assertThat(sample.file(0)).doesNotExist();
    assertThat(Run.bootfs("verify", "--store", sample.store()).status()).isZero();
  }

  @Test
  void takesAFileBehindRepairForAnIndexAndNotForAStore() throws Exception {
    damage();
    Run run = Run.bootfs("verify", "--store", sample.store(), "--repair", sample.index());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains(": 2 invalid, 1 missing, 0 repaired, 2 deleted");
  }

  @Test
  void replacesWhatIsBadAndMissing() throws Exception {
    damage();
    Run run = Run.bootfs("verify", "--repair=" + good, "--store", sample.store(), sample.index());
    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out())
        .contains("; repaired")
        .contains(": 2 invalid, 1 missing, 3 repaired, 0 deleted");
    assertThat(Run.bootfs("verify", "--store", sample.store(), sample.index()).status()).isZero();
  }

  @Test
  void doesNotReplaceBadByBad() throws Exception {
    damage();
    Path bad = SampleBlob.file(good, sample.chunks().id(0));
    byte[] bytes = Files.readAllBytes(bad);
    bytes[bytes.length / 2] ^= 1;
    Files.write(bad, bytes);
    Run run =
        Run.bootfs(
            "verify", "--json", "--repair=" + good, "--store", sample.store(), sample.index());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("not repaired: chunk " + sample.chunks().id(0) + " in store " + good)
        .contains("\"repaired\":false}")
        .contains("\"missing\":1,\"repaired\":2,");
    assertThat(sample.file(0)).exists();
  }

  @Test
  void leavesARightChunkWhereTheIndexIsWrong() throws Exception {
    byte[] index = Files.readAllBytes(sample.index());
    index[64] ^= 1; // The end of the first chunk, in the first item.
    Path wrong = Files.write(folder.resolve("wrong.caibx"), index);
    Run run = Run.bootfs("verify", "--repair", "--store", sample.store(), wrong);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("the chunk is right, so it stays");
    assertThat(Run.bootfs("verify", "--store", sample.store(), sample.index()).status()).isZero();
  }

  private void damage() throws IOException {
    byte[] bytes = Files.readAllBytes(sample.file(0));
    bytes[bytes.length / 2] ^= 1;
    Files.write(sample.file(0), bytes);
    Files.writeString(sample.file(1), "no zstd frame");
    Files.delete(sample.file(2));
  }
}
