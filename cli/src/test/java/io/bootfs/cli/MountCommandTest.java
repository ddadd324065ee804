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
  private List<Path> placesBefore = List.of();

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
    placesBefore = places();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(MountInfo.at(target)).isEmpty();
    assertThat(places()).isEqualTo(placesBefore);
  }

  @Test
  void showsTheTreeUntilSignalled() throws Exception {
    Process mount = start();
    try (BufferedReader output = mount.inputReader()) {
      assertThat(output.readLine()).startsWith(index + " is mounted at " + target);
      assertThat(target.resolve("file")).hasSameBinaryContentAs(file);
      mount.toHandle().destroy(); // Process.destroy closes its output, too.
      assertThat(output.readLine()).matches("unmounted; of \\d+ chunks .* were fetched.*");
      assertThat(mount.waitFor()).isZero();
    } finally {
      mount.destroyForcibly();
    }
  }

  @Test
  void endsWhenItIsUnmountedFromOutside() throws Exception {
    Process mount = start();
    try (BufferedReader output = mount.inputReader()) {
      assertThat(output.readLine()).contains("is mounted");
      Mounts.unmount(target);
      assertThat(output.readLine()).startsWith("unmounted");
      assertThat(mount.waitFor()).isZero();
    } finally {
      mount.destroyForcibly();
    }
  }

  @Test
  void takesATreeInUseAwayWhenSignalled() throws Exception {
    Process mount = start();
    try (BufferedReader output = mount.inputReader()) {
      assertThat(output.readLine()).contains("is mounted");
      try (var open = Files.newInputStream(target.resolve("file"))) {
        assertThat(open.read()).isNotNegative();
        mount.toHandle().destroy();
        assertThat(output.readLine()).contains("warning: " + target + " is in use");
        assertThat(output.readLine()).startsWith("unmounted");
        assertThat(mount.waitFor()).isZero();
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
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"));
    command.addAll(Bootfs.command("mount", index, target, "--store", store).command());
    Process unprivileged = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = unprivileged.inputReader()) {
      assertThat(output.readLine()).startsWith("bootfs: no privilege to mount");
    }
    assertThat(unprivileged.waitFor()).isEqualTo(1);
  }

  private static void assertFails(String message, Path index, Path target, Path store) {
    Run run = Run.bootfs("mount", index, target, "--store", store);
    assertThat(run.err()).startsWith(message).hasLineCount(1);
    assertThat(run.status()).isEqualTo(1);
  }

  private Process start() throws IOException {
    return Bootfs.command("mount", index, target, "--store", store)
        .redirectErrorStream(true)
        .start();
  }

  private static List<Path> places() throws IOException {
    try (var entries = Files.list(Path.of("/run"))) {
      return entries
          .filter(p -> p.getFileName().toString().startsWith("bootfs-mount-"))
          .sorted()
          .toList();
    }
  }
}
