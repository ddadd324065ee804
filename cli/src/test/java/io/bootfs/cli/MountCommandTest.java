package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.linux.MountInfo;
import io.bootfs.linux.Mounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bootfs mount} as a process. Needs root, /dev/fuse, libfuse2 and mkfs.erofs. */
final class MountCommandTest {

  @TempDir Path folder;
  private Path file;
  private Path index;
  private Path store;
  private Path target;

  @BeforeEach
  void makeImage() throws Exception {
    byte[] content = new byte[1 << 20];
    new Random(1).nextBytes(content);
    Path tree = Files.createDirectory(folder.resolve("tree"));
    file = Files.write(tree.resolve("file"), content);
    Path blob = folder.resolve("blob");
    Tool.run("mkfs.erofs", blob, tree);
    index = folder.resolve("blob.caibx");
    store = folder.resolve("blob.castr");
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    target = Files.createDirectory(folder.toRealPath().resolve("target"));
  }

  @AfterEach
  void nothingIsMounted() throws IOException {
    assertThat(MountInfo.at(target)).isEmpty();
  }

  @Test
  void showsTheTreeUntilSignalled() throws Exception {
    Process mount = start();
    try (BufferedReader output = mount.inputReader()) {
      assertThat(output.readLine()).startsWith(index + " is mounted at " + target);
      Path place = place();
      assertThat(target.resolve("file")).hasSameBinaryContentAs(file);
      mount.toHandle().destroy(); // Process.destroy closes its output, too.
      assertThat(output.readLine()).matches("unmounted; of \\d+ chunks .* were fetched.*");
      assertThat(mount.waitFor()).isZero();
      assertThat(place).doesNotExist();
    } finally {
      mount.destroyForcibly();
    }
  }

  @Test
  void endsWhenItIsUnmountedFromOutside() throws Exception {
    Process mount = start("--json");
    try (BufferedReader output = mount.inputReader()) {
      assertThat(output.readLine())
          .isEqualTo("{\"index\":\"%s\",\"directory\":\"%s\"}".formatted(index, target));
      Path place = place();
      Mounts.unmount(target);
      assertThat(output.readLine())
          .startsWith("{\"chunks\":")
          .contains("\"read\":{", "\"fetchedChunks\":");
      assertThat(mount.waitFor()).isZero();
      assertThat(place).doesNotExist();
    } finally {
      mount.destroyForcibly();
    }
  }

  @Test
  void takesATreeInUseAwayWhenSignalled() throws Exception {
    Process mount = start();
    try (BufferedReader output = mount.inputReader()) {
      assertThat(output.readLine()).contains("is mounted");
      Path place = place();
      try (var open = Files.newInputStream(target.resolve("file"))) {
        assertThat(open.read()).isNotNegative();
        mount.toHandle().destroy();
        assertThat(output.readLine()).contains("warning: " + target + " is in use");
        assertThat(output.readLine()).startsWith("unmounted");
        assertThat(mount.waitFor()).isZero();
        assertThat(place).doesNotExist();
      }
    } finally {
      mount.destroyForcibly();
    }
  }

  @Test
  void saysWhatIsWrongInOneLine() throws IOException {
    Path none = folder.resolve("none");
    assertFails("bootfs: " + none + ": no such file or directory", none, target, store);
    assertFails("bootfs: " + none + ": no such file or directory", index, none, store);
    assertFails("bootfs: " + file + ": not a directory", index, file, store);
    assertFails("bootfs: chunk store " + none + " does not exist", index, target, none);
    Path damaged = Files.write(folder.resolve("damaged"), new byte[100]);
    assertFails("bootfs: index " + damaged, damaged, target, store);
  }

  @Test
  void saysThatTheStoreHasNotTheImage() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty.castr"));
    assertFails("bootfs: chunk ", index, target, empty);
  }

  @Test
  void saysThatTheBlobIsNoImage() {
    Path other = folder.resolve("other.caibx");
    assertThat(Run.bootfs("make", "--store", store, other, file).status()).isZero();
    assertFails("bootfs: it is no EROFS image", other, target, store);
  }

  @Test
  void saysThatThePrivilegeIsMissing() throws Exception {
    assertFailsUnder(
        "bootfs: no privilege to mount",
        "setpriv",
        "--bounding-set=-sys_admin",
        "--inh-caps=-sys_admin");
  }

  @Test
  void saysThatTheDeviceIsMissing() throws Exception {
    Path devices = Files.createDirectory(folder.resolve("dev"));
    Tool.run("cp", "-a", "/dev/null", "/dev/random", "/dev/urandom", devices);
    assertFailsUnder(
        "bootfs: /dev/fuse is not there: run the container with --device /dev/fuse",
        "unshare",
        "-m",
        "sh",
        "-c",
        "mount --bind " + devices + " /dev; exec \"$@\"",
        "sh");
  }

  @Test
  void saysThatTheLibraryIsMissing() throws Exception {
    String libraries = Tool.run("sh", "-c", "ldconfig -p | sed -n 's/.*libfuse.so.2.*=> //p'");
    assertThat(libraries).isNotBlank();
    StringBuilder hide = new StringBuilder();
    libraries.lines().forEach(l -> hide.append("mount --bind /dev/null ").append(l).append("; "));
    assertFailsUnder(
        "bootfs: libfuse.so.2 can't be loaded: install libfuse 2",
        "unshare",
        "-m",
        "sh",
        "-c",
        hide + "exec \"$@\"",
        "sh");
  }

  private void assertFailsUnder(String message, String... wrapper) throws Exception {
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.addAll(Bootfs.command("mount", index, target, "--store", store).command());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.lines().toList()).singleElement().asString().startsWith(message);
    }
    assertThat(process.waitFor()).isEqualTo(1);
  }

  private static void assertFails(String message, Path index, Path target, Path store) {
    Run run = Run.bootfs("mount", index, target, "--store", store);
    assertThat(run.err()).startsWith(message).hasLineCount(1);
    assertThat(run.status()).isEqualTo(1);
  }

  private Process start(String... options) throws IOException {
    ProcessBuilder command = Bootfs.command("mount", index, target, "--store", store);
    command.command().addAll(List.of(options));
    return command.redirectErrorStream(true).start();
  }

  /** Returns the directory in which the image is a file while it is mounted. */
  private Path place() throws IOException {
    Path image = Path.of(MountInfo.at(target).orElseThrow().source());
    assertThat(image).exists();
    return Objects.requireNonNull(image.getParent());
  }
}
