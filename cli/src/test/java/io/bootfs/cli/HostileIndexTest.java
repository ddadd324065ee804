package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged indexes: every verb says which, and changes nothing. */
final class HostileIndexTest {

  @TempDir Path folder;
  private SampleBlob sample;
  private Path to;
  private Path damaged;

  @BeforeEach
  void makeBlob() throws IOException {
    sample = SampleBlob.make(folder, "blob", 12, 1_000_000);
    to = Files.createDirectory(folder.resolve("to"));
    damaged = folder.resolve("damaged.caibx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "info INDEX",
        "list INDEX",
        "diff INDEX INDEX",
        "verify --repair --store STORE INDEX",
        "prune --delete --grace 0s --store STORE INDEX",
        "cp --store STORE --to TO/castr --index TO INDEX",
        "warm --store STORE --cache TO/castr INDEX",
        "ls INDEX --store STORE",
        "cat INDEX /etc/passwd --store STORE",
        "stat INDEX /etc --store STORE",
        "mount INDEX TO --store STORE",
        "convert caidx:INDEX -o TO/out --source-store STORE",
        "profile show INDEX --cache TO/castr",
        "extract --store STORE INDEX TO/blob",
        "extract --in-place --store STORE INDEX TO/blob",
      })
  void changeNothing(String command) throws Exception {
    byte[] good = Files.readAllBytes(sample.index());
    byte[] hugeChunks = good.clone();
    Arrays.fill(hugeChunks, 24, 48, (byte) 0xff);
    for (byte[] bytes :
        new byte[][] {
          new byte[0], Arrays.copyOf(good, 100), Arrays.copyOf(good, good.length + 1), hugeChunks
        }) {
      refuses(command, bytes);
    }
    assertThat(Run.bootfs("verify", "--store", sample.store(), sample.index()).status()).isZero();
  }

  private void refuses(String command, byte[] index) throws IOException {
    Files.write(damaged, index);
    Object[] words =
        Stream.of(command.split(" ", -1))
            .map(word ->
                word.replace("INDEX", "" + damaged)
                    .replace("STORE", "" + sample.store())
                    .replace("TO", "" + to))
            .toArray();
    Run run = Run.bootfs(words);
    assertThat(run.status()).as(command).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1).first().asString().contains("damaged.caibx");
    assertThat(to).isEmptyDirectory();
  }
}
