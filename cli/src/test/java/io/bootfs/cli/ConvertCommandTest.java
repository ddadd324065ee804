package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.bootfs.chunker.IndexReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bootfs convert}: what it leaves, and what it says when it can't. */
final class ConvertCommandTest {

  private static final String BASE = "bootfs.base";

  /** Block 0 is a chunk of its own. */
  private static final long SUPERBLOCK_BYTES = 4096;

  /** Together ten times the heap that the test allows. */
  private static final int FILES = 500;

  private static final int FILE_BYTES = 1_000_000;

  @TempDir private Path dir;

  @BeforeEach
  void makeBase() throws IOException {
    Path boot = Files.createDirectories(dir.resolve("base/.bootfs")).resolve("boot");
    Files.writeString(boot, "");
    System.setProperty(BASE, dir.resolve("base").toString());
    Files.writeString(Files.createDirectory(dir.resolve("root")).resolve("file"), "content");
  }

  @AfterEach
  void forgetBase() {
    System.clearProperty(BASE);
  }

  @Test
  void convertsARootDirectory() {
    Run run = Run.bootfs("convert", dir.resolve("root"), "-o", dir.resolve("out"), "--tag", "a:1");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("layer 1 of 1: 2 entries", "1 layers", "boot image of", "converted in");
    assertThat(dir.resolve("out/rootfs.caibx")).exists();
    assertThat(dir.resolve("out/rootfs.castr")).isDirectory();
    assertThat(dir.resolve("out/image/index.json")).exists();
    assertThat(dir.resolve("out/image.tar")).exists();
  }

  @Test
  void tellsAProgramWhatItMade() {
    Path out = dir.resolve("out");
    Run run = Run.bootfs("convert", "--json", dir.resolve("root"), "-o", out);
    assertThat(run.err()).isEmpty();
    JsonNode made = JsonMapper.builder().build().readTree(run.out());
    assertThat(Path.of(made.get("index").asString())).isEqualTo(out.resolve("rootfs.caibx"));
    assertThat(made.get("layers").asInt()).isEqualTo(1);
    assertThat(made.get("bytes").asLong()).isGreaterThan(SUPERBLOCK_BYTES);
    assertThat(made.get("stored").get("newChunks").asLong()).isPositive();
    assertThat(Path.of(made.get("bootImage").asString()))
        .hasSize(made.get("bootImageBytes").asLong());
  }

  @Test
  void casyncRebuildsTheBlobWithItsForcedBoundaries() throws Exception {
    Path out = dir.resolve("out");
    assertThat(Run.bootfs("convert", "dir:/usr/share/perl5", "-o", out).status()).isZero();
    Path index = out.resolve("rootfs.caibx");
    Path store = out.resolve("rootfs.castr");
    assertThat(IndexReader.read(index).end(0)).isEqualTo(SUPERBLOCK_BYTES);
    Path byCasync = dir.resolve("by-casync");
    Path byUs = dir.resolve("by-us");

    Tool.run("casync", "extract", "--store=" + store, index, byCasync);
    assertThat(Run.bootfs("extract", "--store", store, index, byUs).status()).isZero();

    assertThat(byUs).hasSameBinaryContentAs(byCasync);
    Tool.run("fsck.erofs", byCasync);
  }

  @Test
  void leavesNothingWhenASignalEndsIt() throws Exception {
    Path source = dir.resolve("source.tar");
    Tool.run("mkfifo", source);
    Path out = dir.resolve("new/out");
    ProcessBuilder builder = Bootfs.command("convert", "tar:" + source, "-o", out);
    builder.command().add(1, "-Dbootfs.base=" + dir.resolve("base"));
    Process process = builder.inheritIO().start();
    try (OutputStream _ = Files.newOutputStream(source)) {
      // The source is open, so the conversion is on its way, and waits for the first header.
      assertThat(out).isDirectory();
      process.destroy();
      assertThat(process.waitFor()).isNotZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(dir.resolve("new")).doesNotExist();
  }

  @Test
  void memoryDoesNotGrowWithTheImagesBytes() throws Exception {
    Path root = Files.createDirectory(dir.resolve("large"));
    for (int i = 0; i < FILES; i++) {
      // Below the 1 MiB from which on zeros become holes: all bytes pass through the pipeline.
      try (RandomAccessFile file = new RandomAccessFile(root.resolve("f" + i).toFile(), "rw")) {
        file.setLength(FILE_BYTES);
      }
    }
    Path out = dir.resolve("out");
    List<String> options =
        List.of("-Xmx48m", "-Xms48m", "-Xmn16m", "-Dbootfs.base=" + dir.resolve("base"));
    ProcessBuilder builder = Bootfs.command(options, "convert", "dir:" + root, "-o", out);
    Path output = dir.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    assertThat(IndexReader.read(out.resolve("rootfs.caibx")).blobSize())
        .isGreaterThan((long) FILES * FILE_BYTES);
  }

  @Test
  void writesToAnotherStore() {
    Run run =
        Run.bootfs(
            "convert",
            "dir:" + dir.resolve("root"),
            "-o",
            dir.resolve("out"),
            "--store",
            dir.resolve("shared.castr"));
    assertThat(run.status()).isZero();
    assertThat(dir.resolve("shared.castr")).isDirectory();
    assertThat(dir.resolve("out/rootfs.castr")).doesNotExist();
  }

  @Test
  void saysWhatIsWrongInOneLineAndLeavesNothing() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "text");
    assertFails("no such file or directory", dir.resolve("none"));
    assertFails("is no tar, image archive or directory", file);
    assertFails("is a file; a store is a .castr folder", dir.resolve("root"), "--store", file);
    String unknown = "http://host.invalid/s#retry-for=100ms";
    assertFails("name can't be resolved", dir.resolve("root"), "--store", unknown);
    Path tar = Files.write(dir.resolve("cut.tar"), tarThatEndsEarly());
    assertFails("is truncated or corrupt", tar);
    Files.delete(dir.resolve("base/.bootfs/boot"));
    assertFails("run make build", dir.resolve("root"), "--store", dir.resolve("s"));
  }

  @Test
  void refusesWrongUsage() {
    assertThat(Run.bootfs("convert", dir.resolve("root")).status()).isEqualTo(2);
    Run run =
        Run.bootfs("convert", "--platform", "arm", dir.resolve("root"), "-o", dir.resolve("out"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("a platform is OS/ARCHITECTURE");
  }

  private void assertFails(String why, Path source, Object... options) {
    Path out = dir.resolve("out");
    Object[] words = new Object[4 + options.length];
    words[0] = "convert";
    words[1] = source;
    words[2] = "-o";
    words[3] = out;
    System.arraycopy(options, 0, words, 4, options.length);
    Run run = Run.bootfs(words);
    assertThat(run.status()).isEqualTo(1);
    // A store that may yet answer is asked again, after a warning.
    assertThat(run.err().lines().filter(line -> !line.startsWith("bootfs: warning: ")))
        .singleElement(STRING)
        .startsWith("bootfs: ")
        .contains(why);
    assertThat(out).doesNotExist();
  }

  /** Returns a tar's first header, for a file whose content is missing. */
  private static byte[] tarThatEndsEarly() throws IOException {
    Process tar =
        new ProcessBuilder("tar", "-c", "-C", "/etc", "--file=-", "passwd")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = tar.getInputStream()) {
      return out.readNBytes(600);
    }
  }
}
