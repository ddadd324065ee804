package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storing chunks, killed at any moment. */
final class KilledMakeTest {

  private static final int SIZE = 30_000_000;

  @TempDir Path folder;

  /** Four kills; {@code make soak} makes it more. */
  @Test
  void leavesOnlyWholeChunks() throws Exception {
    Path blob = folder.resolve("blob");
    byte[] bytes = new byte[SIZE];
    Random random = new Random(5);
    random.nextBytes(bytes);
    Files.write(blob, bytes);
    Path index = folder.resolve("blob.caibx");
    int kills = Integer.getInteger("bootfs.soak.kills", 4);
    for (int i = 0; i < kills; i++) {
      Path store = folder.resolve("store" + i);
      Process make = make(store, index, blob);
      awaitFirstChunk(store, make);
      Thread.sleep(random.nextInt(150));
      make.destroyForcibly().waitFor();
      WholeChunks.verify(store);
      if (i < kills - 1) {
        delete(store);
      }
    }
    Path store = folder.resolve("store" + (kills - 1));
    Process make = make(store, index, blob);
    assertThat(make.waitFor()).isZero();
    Path copy = folder.resolve("copy");
    assertThat(Run.bootfs("extract", "--store", store, index, copy).status()).isZero();
    assertThat(copy).hasSameBinaryContentAs(blob);
  }

  private Process make(Path store, Path index, Path blob) throws IOException {
    return Bootfs.command("make", "--store", store, index, blob)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static void awaitFirstChunk(Path store, Process make) throws InterruptedException {
    while (!Files.exists(store) && make.isAlive()) {
      Thread.sleep(5);
    }
  }

  private static void delete(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
