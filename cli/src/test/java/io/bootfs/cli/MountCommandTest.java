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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void showsTheTreeUntilSignalled(boolean libfuse) throws Exception {
    Process mount = libfuse ? start("--libfuse") : start();
    try (BufferedReader output = mount.inputReader()) {
      assertThat(output.readLine()).startsWith(index + " is mounted at " + target);
      Path place = place();
      Path loaded = Path.of("/proc", Long.toString(mount.pid()), "maps");
      assertThat(Files.readString(loaded).contains("libfuse.so")).isEqualTo(libfuse);
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
  void readsGoOnWhileTheCacheFillsTurnsReadOnlyAndVanishes() throws Exception {
    List<Path> files = makeImageOf("full", "read-only", "unmounted", "removed");
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Path disk = folder.resolve("disk");
    Tool.run("truncate", "--size=8M", disk);
    Tool.run("mke2fs", "-q", "-F", disk);
    Tool.run("mount", "-o", "loop", disk, cache);
    boolean isMounted = true;
    Process mount = start("--cache", cache.toString());
    try (BufferedReader output = mount.inputReader()) {
      assertThat(output.readLine()).startsWith(index + " is mounted at " + target);
      assertThat(SampleBlob.chunksIn(cache)).isPositive();
      Tool.run("sh", "-c", "cat /dev/zero >" + cache + "/filler || true");
      assertSeen(files.get(0));
      // As the kernel does it where a disk fails: files are open for writing.
      Tool.run("mount", "-o", "remount,abort", cache);
      assertSeen(files.get(1));
      Tool.run("umount", "--lazy", cache);
      isMounted = false;
      assertSeen(files.get(2));
      Tool.run("rm", "-r", cache);
      assertSeen(files.get(3));
      mount.toHandle().destroy();
      assertThat(output.lines().toList()).last().asString().startsWith("unmounted; of ");
      assertThat(mount.waitFor()).isZero();
    } finally {
      mount.destroyForcibly();
      if (isMounted) {
        Tool.run("umount", "--lazy", cache);
      }
    }
  }

  private List<Path> makeImageOf(String... names) throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree-of-several"));
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      byte[] content = new byte[1 << 20];
      new Random(name.hashCode()).nextBytes(content);
      files.add(Files.write(tree.resolve(name), content));
    }
    Path blob = folder.resolve("blob-of-several");
    Tool.run("mkfs.erofs", blob, tree);
    index = folder.resolve("several.caibx");
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    return files;
  }

  private void assertSeen(Path original) {
    assertThat(target.resolve(original.getFileName())).hasSameBinaryContentAs(original);
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
    assertFails("bootfs: the EROFS image is damaged: no EROFS superblock", other, target, store);
  }

  @Test
  void saysThatThePrivilegeIsMissing() throws Exception {
    assertFailsUnder(
        List.of(),
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
        List.of(),
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
        List.of("--libfuse"),
        "bootfs: libfuse.so.2 can't be loaded: install libfuse 2",
        "unshare",
        "-m",
        "sh",
        "-c",
        hide + "exec \"$@\"",
        "sh");
  }

  private void assertFailsUnder(List<String> options, String message, String... wrapper)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(wrapper));
    command.addAll(Bootfs.command("mount", index, target, "--store", store).command());
    command.addAll(options);
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
