package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.IndexReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversions, killed at any moment. */
final class KilledConvertTest {

  private static final int FILES = 30;
  private static final int FILE_BYTES = 1_000_000;

  /** What a conversion leaves, and nothing beside it. */
  private static final Set<String> OUTPUT =
      Set.of(
          "rootfs.caibx", "rootfs.castr", "rootfs.guess", "image", "image.tar", "boot.properties");

  @TempDir private Path folder;

  /** Two kills; {@code make soak} makes it more. */
  @Test
  void leavesWholeChunksAndTheNextOneTidiesUp() throws Exception {
    Random random = new Random(6);
    Path root = makeRoot(random);
    Path base = Files.createDirectories(folder.resolve("base/.bootfs"));
    Files.writeString(base.resolve("boot"), "");
    Path out = folder.resolve("out");
    int kills = Integer.getInteger("bootfs.soak.kills", 2);
    for (int i = 0; i < kills; i++) {
      Process convert = convert(root, out);
      while (!Files.exists(out.resolve("rootfs.castr")) && convert.isAlive()) {
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(400));
      convert.destroyForcibly().waitFor();
      WholeChunks.verify(out.resolve("rootfs.castr"));
      assertIndexIsCompleteIfItIsThere(out);
      if (i % 10 == 9) { // Else all chunks would be there soon.
        Tool.run("rm", "-r", out);
      }
    }
    Process last = convert(root, out);
    assertThat(last.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
    assertIndexIsCompleteIfItIsThere(out);
    assertThat(names(out)).isEqualTo(OUTPUT);
  }

  private Path makeRoot(Random random) throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[FILE_BYTES];
      random.nextBytes(bytes);
      Files.write(root.resolve("file" + i), bytes);
    }
    return root;
  }

  private Process convert(Path root, Path out) throws IOException {
    ProcessBuilder builder = Bootfs.command("convert", "dir:" + root, "-o", out);
    builder.command().add(1, "-Dbootfs.base=" + folder.resolve("base"));
    return builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
  }

  private static void assertIndexIsCompleteIfItIsThere(Path out) throws IOException {
    Path index = out.resolve("rootfs.caibx");
    if (Files.exists(index)) {
      assertThat(IndexReader.read(index).blobSize()).isGreaterThan((long) FILES * FILE_BYTES);
      Run run = Run.bootfs("verify", "--store", out.resolve("rootfs.castr"), index);
      assertThat(run.status()).as(run.err()).isZero();
    }
  }

  private static Set<String> names(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      List<Path> found = files.toList();
      return found.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
