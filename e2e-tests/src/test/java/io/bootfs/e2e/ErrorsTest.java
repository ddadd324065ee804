package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.e2e.Command.Result;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user reads when something is wrong: one line, with the place; and nothing half-written.
 */
final class ErrorsTest {

  private @TempDir Path folder;
  private Path out;

  @BeforeEach
  void chooseOutput() {
    out = folder.resolve("out");
  }

  @Test
  void aSourceThatIsNotThere() throws Exception {
    failsNaming(convert("dir:" + folder.resolve("missing")), "missing");
  }

  @Test
  void anEngineImageThatNoEngineHas() throws Exception {
    failsNaming(convert("docker:no/such/image:1"), "docker");
  }

  @Test
  void aFileThatIsNoImage() throws Exception {
    Path file = Files.writeString(folder.resolve("image.tar"), "this is no archive ".repeat(100));
    failsNaming(convert(file.toString()), "image.tar");
  }

  @Test
  void aTruncatedLayer() throws Exception {
    Path image = imageOfBusybox();
    Path layer = largest(image.resolve("blobs/sha256"));
    try (RandomAccessFile file = new RandomAccessFile(layer.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    failsNaming(convert(image.toString()), layer.getFileName().toString());
  }

  @Test
  void aLayerWithAFlippedByte() throws Exception {
    Path image = imageOfBusybox();
    Path layer = largest(image.resolve("blobs/sha256"));
    try (RandomAccessFile file = new RandomAccessFile(layer.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 0x10);
    }
    failsNaming(convert(image.toString()), layer.getFileName().toString());
  }

  @Test
  void aStoreThatIsNotThere() throws Exception {
    Path index = ConvertedDemo.get().folder.resolve("rootfs.caibx");
    Path file = folder.resolve("blob");
    Result missing =
        Checkout.bootfs(
                "extract", "--store", folder.resolve("none").toString(), "" + index, "" + file)
            .run();
    failsNaming(missing, folder.resolve("none").toString());
    Result refused =
        Checkout.bootfs("extract", "--store", "http://127.0.0.1:1/store", "" + index, "" + file)
            .with("BOOTFS_STORE_RETRY_FOR", "1s")
            .run();
    failsNaming(refused, "http://127.0.0.1:1/store");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aMountWithoutTheFuseDevice() throws Exception {
    Path index = ConvertedDemo.get().folder.resolve("rootfs.caibx");
    Path target = Files.createDirectory(folder.resolve("target"));
    Command mount = Checkout.bootfs("mount", "" + index, "" + target, "--store", "" + store());
    // Without random numbers the JVM makes some by itself, which takes seconds.
    Path devices = Files.createDirectory(folder.resolve("dev"));
    Command.of("cp", "-a", "/dev/null", "/dev/random", "/dev/urandom", devices.toString())
        .run()
        .successful();
    String line = "mount --bind " + devices + " /dev && exec \"$@\"";
    List<String> words = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", line, "sh"));
    words.addAll(mount.words());
    failsNaming(new Command(words, mount.environment()).run(), "/dev/fuse");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void aMountWithoutPrivilege() throws Exception {
    Path index = ConvertedDemo.get().folder.resolve("rootfs.caibx");
    Path target = Files.createDirectory(folder.resolve("target"));
    Command mount = Checkout.bootfs("mount", "" + index, "" + target, "--store", "" + store());
    List<String> words =
        new ArrayList<>(
            List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-all", "sh", "-c"));
    words.add("exec \"$@\"");
    words.add("sh");
    words.addAll(mount.words());
    failsNaming(new Command(words, mount.environment()).run(), "CAP_SYS_ADMIN");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void anIndexThatIsDamaged() throws Exception {
    byte[] bytes = Files.readAllBytes(ConvertedDemo.get().folder.resolve("rootfs.caibx"));
    bytes[bytes.length - 1] ^= 1;
    Path index = Files.write(folder.resolve("damaged.caibx"), bytes);
    Path target = Files.createDirectory(folder.resolve("target"));
    failsNaming(
        Checkout.bootfs("mount", "" + index, "" + target, "--store", "" + store()).run(),
        "damaged.caibx");
  }

  @Test
  void wrongUsageIsStatus2() throws Exception {
    assertThat(Checkout.bootfs("convert").run().status()).isEqualTo(2);
    assertThat(Checkout.bootfs("make", "--chunk-size", "9:8:7", "a", "b").run().status())
        .isEqualTo(2);
  }

  private Result convert(String source) throws IOException, InterruptedException {
    Result result = Checkout.bootfs("convert", source, "-o", out.toString()).run();
    assertThat(out.resolve("rootfs.caibx")).doesNotExist();
    assertThat(out.resolve("image")).doesNotExist();
    assertThat(out.resolve("image.tar")).doesNotExist();
    return result;
  }

  private static Path store() {
    return ConvertedDemo.get().folder.resolve("rootfs.castr");
  }

  private Path imageOfBusybox() throws Exception {
    Path image = folder.resolve("image");
    Command.of("umoci", "init", "--layout", "" + image).run().successful();
    Command.of("umoci", "new", "--image", image + ":busybox").run().successful();
    Command.of("umoci", "insert", "--image", image + ":busybox", "/bin/busybox", "/busybox")
        .run()
        .successful();
    return image;
  }

  private static Path largest(Path blobs) throws IOException {
    try (Stream<Path> files = Files.list(blobs)) {
      return files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
  }

  private static void failsNaming(Result result, String what) {
    assertThat(result.status()).isEqualTo(1);
    // That a store is asked again is said at once, as a warning; why it failed is one line.
    List<String> ours =
        result
            .err()
            .lines()
            .filter(line -> line.startsWith("bootfs: ") && !line.startsWith("bootfs: warning: "))
            .toList();
    assertThat(ours).hasSize(1).first().asString().contains(what);
    assertThat(result.err()).doesNotContain("\tat ");
  }
}
