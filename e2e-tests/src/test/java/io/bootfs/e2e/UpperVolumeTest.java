package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writable root that is kept on a volume ({@code BOOTFS_UPPER}); run by runc. */
class UpperVolumeTest {

  @TempDir private static Path shared;
  private static ChunkedTree image;

  @TempDir private Path folder;

  @BeforeAll
  static void makeImage() throws IOException, InterruptedException {
    image = ChunkedTree.ofBusybox(shared);
  }

  @Test
  void whatTheAppWroteIsThereInTheNextContainer() throws IOException, InterruptedException {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    String first =
        "echo more >> /etc/marker; rm /etc/text; mkdir /new; chown 1000 /new;"
            + " echo theirs > /.bootfs-start-1; ls /state";
    try (RuncBundle bundle = bundle("first", volume)) {
      Command.Result result = run(bundle, first);
      assertThat(result.err()).contains("/state: No such file");
    }
    leaveAHalfStart(volume);
    try (RuncBundle bundle = bundle("second", volume)) {
      Command.Result result =
          run(bundle, "cat /etc/marker; ls /etc; stat -c %u /new /; ls -A / | grep bootfs");
      String found = "the image's own root\nmore\ngroup\nmarker\npasswd\n1000\n0\n";
      assertThat(result).isEqualTo(new Command.Result(0, found + ".bootfs-start-1\n", ""));
    }
    try (Stream<Path> entries = Files.list(volume)) {
      assertThat(
              entries.map(entry -> entry.getFileName().toString().replaceAll("[0-9a-f]{64}", "N")))
          .containsExactlyInAnyOrder("N", "N.lock");
    }
  }

  /** Makes what a boot leaves that is killed while its app waits for a PID namespace of its own. */
  private static void leaveAHalfStart(Path volume) throws IOException, InterruptedException {
    try (Stream<Path> entries = Files.list(volume)) {
      Path layer = entries.filter(Files::isDirectory).findFirst().orElseThrow();
      Path gate = Files.createDirectory(layer.resolve("upper/.bootfs-start-1f"));
      Files.createDirectory(gate.resolve("proc"));
      Command.of("mkfifo", gate + "/report", gate + "/release").run().successful();
    }
  }

  @Test
  void oneContainerAtATimeWritesThere() throws IOException, InterruptedException {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    try (RuncBundle running = bundle("running", volume);
        RuncBundle second = bundle("second", volume)) {
      running.config.arguments = List.of("echo ready; sleep 600");
      Process container = running.start();
      assertThat(run(second, "true"))
          .isEqualTo(
              new Command.Result(
                  125,
                  "",
                  "bootfs: BOOTFS_UPPER=/state: another running container of this image writes"
                      + " there: give each a volume of its own\n"));
      running.kill("KILL");
      container.waitFor();
    }
    try (RuncBundle after = bundle("after", volume)) {
      assertThat(run(after, "exit 3").status()).isEqualTo(3);
    }
  }

  @Test
  void aPlaceThatIsNoVolumeIsRefused() throws IOException, InterruptedException {
    try (RuncBundle bundle = new RuncBundle(Files.createDirectory(folder.resolve("b")), image)) {
      bundle.settings(new BootConfig(List.of("/bin/sh", "-c"), "", null));
      bundle.config.environment.add("BOOTFS_UPPER=/tmp");
      Command.Result result = run(bundle, "true");
      assertThat(result.status()).isEqualTo(125);
      assertThat(result.err())
          .isEqualTo(
              "bootfs: BOOTFS_UPPER=/tmp is no volume of the container: mount one there,"
                  + " by -v NAME:/tmp\n");
    }
  }

  @Test
  void aPlaceThatTheAppWouldSeeIsRefused() throws IOException, InterruptedException {
    Path outer = Files.createDirectory(folder.resolve("outer"));
    Files.createDirectory(outer.resolve("inner"));
    Path inner = Files.createDirectory(folder.resolve("inner"));
    assertRefused("/data/inner", outer, inner, "lies on another volume");
    assertRefused("/", outer, inner, "is no volume of the container");
    assertRefused("/proc", outer, inner, "is no volume of the container");
    assertThat(inner).isEmptyDirectory();
  }

  @Test
  void aDetourToTheVolumeHidesItAllTheSame() throws IOException, InterruptedException {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    try (RuncBundle bundle = bundle("detour", volume)) {
      bundle.config.environment.add(0, "BOOTFS_UPPER=/etc/../state");
      assertThat(run(bundle, "ls /state").err()).contains("/state: No such file");
    }
  }

  @Test
  void whatWasChangedButNotCopiedIsThereInTheNextContainer() throws Exception {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    try (RuncBundle bundle = bundle("first", volume)) {
      assertThat(run(bundle, "chmod 640 /etc/marker; mv /home /moved").successful().err())
          .isEmpty();
    }
    String look = "stat -c %a /etc/marker; cat /etc/marker; ls / /moved | grep -e home -e app";
    Command.Result there = new Command.Result(0, "640\nthe image's own root\napp\n", "");
    try (RuncBundle bundle = bundle("second", volume)) {
      assertThat(run(bundle, look)).isEqualTo(there);
    }
    try (RuncBundle bundle = bundle("third", volume)) {
      bundle.config.environment.add("BOOTFS_TREE=1");
      assertThat(run(bundle, look).out()).isEqualTo(there.out());
    }
  }

  @Test
  void whatAContainerOfTheOtherKindWroteIsRefused() throws Exception {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    try (RuncBundle bundle = bundle("first", volume)) {
      run(bundle, "true").successful();
    }
    try (Stream<Path> entries = Files.list(volume)) {
      Path layer = entries.filter(Files::isDirectory).findFirst().orElseThrow();
      Files.move(layer.resolve("upper"), layer.resolve("upper-userxattr"));
    }
    try (RuncBundle bundle = bundle("second", volume)) {
      assertThat(run(bundle, "true"))
          .isEqualTo(
              new Command.Result(
                  125,
                  "",
                  "bootfs: BOOTFS_UPPER=/state was written by a container in a user namespace, and"
                      + " can't be read by this one: give this one a volume of its own\n"));
    }
  }

  @Test
  void aFullVolumeIsRefusedAndNotMountedReadOnly() throws Exception {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    // Room for what boot makes there, but not for what the kernel does.
    String room = "nr_inodes=5";
    Command.of("mount", "-t", "tmpfs", "-o", room, "full", volume.toString()).run().successful();
    try (RuncBundle bundle = bundle("full", volume)) {
      assertThat(run(bundle, "true"))
          .isEqualTo(
              new Command.Result(
                  125,
                  "",
                  "bootfs: the root can't be written to: the overlay can't make a directory at"
                      + " BOOTFS_UPPER=/state: is it full?\n"));
    } finally {
      Command.of("umount", volume.toString()).run().successful();
    }
  }

  private void assertRefused(String place, Path outer, Path inner, String why)
      throws IOException, InterruptedException {
    Path made = Files.createTempDirectory(folder, "bundle");
    try (RuncBundle bundle = new RuncBundle(made, image)) {
      bundle.settings(new BootConfig(List.of("/bin/sh", "-c"), "", null));
      bundle.config.bind(outer, "/data");
      bundle.config.bind(inner, "/data/inner");
      bundle.config.environment.add("BOOTFS_UPPER=" + place);
      Command.Result result = run(bundle, "true");
      assertThat(result.status()).isEqualTo(125);
      assertThat(result.err()).startsWith("bootfs: BOOTFS_UPPER=" + place).contains(why);
    }
  }

  private RuncBundle bundle(String name, Path volume) throws IOException, InterruptedException {
    RuncBundle bundle = new RuncBundle(Files.createDirectory(folder.resolve(name)), image);
    bundle.settings(new BootConfig(List.of("/bin/sh", "-c"), "", null));
    bundle.config.bind(volume, "/state");
    bundle.config.environment.add("BOOTFS_UPPER=/state");
    return bundle;
  }

  private static Command.Result run(RuncBundle bundle, String script)
      throws IOException, InterruptedException {
    bundle.config.arguments = List.of(script);
    return bundle.run();
  }
}
