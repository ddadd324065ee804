package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.oci.BootConfig;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bootfs run}, {@code ps} and {@code rm}, by the launcher that users get. Needs root. */
class BootfsRunTest {

  private static final String WAIT = "echo ready; while :; do sleep 0.02; done";

  @TempDir private static Path shared;
  private static ChunkedTree tree;

  @TempDir private Path folder;
  private RunRig rig;
  private String image;

  @BeforeAll
  static void makeImage() throws IOException, InterruptedException {
    tree = ChunkedTree.ofBusybox(Files.createDirectory(shared.resolve("busybox")));
  }

  @BeforeEach
  void makeRig() throws IOException {
    rig = new RunRig(folder, tree, RunRig.shell());
    image = rig.image.toString();
  }

  @Test
  void aContainerIsApartFromItsMachine() throws IOException, InterruptedException {
    Command.Result result =
        rig.run(
            "-u",
            "root",
            "--name",
            "apart",
            "--network",
            "none",
            image,
            "hostname; echo $$; ls -d /proc/[0-9]* | grep -c /proc/1$; cat /etc/marker;"
                + " grep -c . /proc/net/dev; grep -E 'CapEff|Seccomp:' /proc/self/status;"
                + " ls /dev; echo x > /proc/sys/kernel/hostname; ls /proc/self/fd; exit 7");
    assertThat(result.out().lines())
        .containsSubsequence("apart", "1", "1", "the image's own root", "3")
        .contains("CapEff:\t00000000a00425fb", "Seccomp:\t2", "null", "pts", "shm")
        .doesNotContain("fuse", "kmsg")
        .endsWith("0", "1", "2", "3");
    assertThat(result.err()).contains("/proc/sys/kernel/hostname: Read-only file system");
    assertThat(result.status()).isEqualTo(7);
    rig.assertNothingIsLeft();
  }

  @Test
  void theImageSaysWhatIsRunAndIsRememberedByItsName() throws IOException, InterruptedException {
    String expected = "default yes\n/home/app\n1000\n";
    assertThat(rig.run(image)).isEqualTo(new Command.Result(0, expected, ""));
    assertThat(rig.run("example/busybox:1")).isEqualTo(new Command.Result(0, expected, ""));
    String index = tree.index().toString();
    assertThat(rig.run("--store", tree.store().toString(), index).out()).isEqualTo(expected);
    assertThat(rig.root.resolve("images/example%2Fbusybox:1/rootfs.caibx")).exists();
    // The chunks lie on this machine: what a start reads of them is noted, and no chunk is kept.
    String profile = ".bootfs/profiles/" + IndexName.of(tree.index()) + ".profile";
    try (Stream<Path> files = Files.walk(rig.root.resolve("rootfs.castr"))) {
      assertThat(files.filter(Files::isRegularFile))
          .containsExactly(rig.root.resolve("rootfs.castr").resolve(profile));
    }
  }

  @Test
  void whatIsToBeSeenIsSeen() throws IOException, InterruptedException {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    Files.writeString(volume.resolve("file"), "of the volume\n");
    Files.setPosixFilePermissions(
        volume, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    String script =
        "cat /a/file /made/file; echo new > /a/new; echo no > /b/new; echo no > /made/file;"
            + " echo $GIVEN $TAKEN $FROM_IMAGE $LC_ALL $LANGUAGE ${LD_PRELOAD-none}; pwd; id -u; id -g; echo $HOME; hostname";
    Command.Result result =
        rig.verb(
                "run",
                "-v",
                volume + ":/a",
                "-v",
                volume + ":/b:ro",
                "--ro-bind",
                volume.resolve("file") + ":/made/file",
                "-e",
                "GIVEN=a b",
                "-e",
                "TAKEN",
                "-e",
                "LC_ALL",
                "-e",
                "LANGUAGE",
                "-e",
                "LD_PRELOAD",
                "-w",
                "/made/here",
                "-u",
                "app:video",
                "--hostname",
                "named",
                image,
                script)
            .with("TAKEN", "ours")
            .with("LC_ALL", "C")
            .with("LANGUAGE", "de")
            .run();
    assertThat(result.out())
        .isEqualTo(
            "of the volume\nof the volume\na b ours yes C de none\n/made/here\n1000\n44\n/home/app\nnamed\n");
    assertThat(result.err().lines()).hasSize(2).allMatch(line -> line.contains("Read-only"));
    assertThat(volume.resolve("new")).hasContent("new");
  }

  @Test
  void standardInputIsGivenByOption() throws IOException, InterruptedException {
    String command = String.join(" ", rig.verb("run", "-i", image, "cat").words());
    assertThat(withInput(command)).isEqualTo("typed\n");
    assertThat(withInput(command.replace(" -i ", " "))).isEmpty();
  }

  private static String withInput(String command) throws IOException, InterruptedException {
    return Command.of("sh", "-c", "echo typed | " + command)
        .with("BOOTFS_HOME", Checkout.TOP.toString())
        .run()
        .successful()
        .out();
  }

  @Test
  void aTerminalIsRelayed() throws IOException, InterruptedException {
    Path script = folder.resolve("script");
    Files.writeString(
        script,
        "tty; stty size; echo controlled >/dev/tty; read -r line; echo got $line; exit 3\n");
    String command =
        String.join(
            " ", rig.verb("run", "-it", "-v", script + ":/script", image, "/script").words());
    // The terminal that `script` makes has this size; its input has no end before it ends itself.
    Path typed = folder.resolve("typed");
    String typing = "chmod 755 " + script + "; mkfifo " + typed + "; exec 3<>" + typed;
    String terminal =
        "script --quiet --return --command 'stty rows 33 cols 77; " + command + "' /dev/null";
    Command.Result result =
        Command.of("sh", "-c", typing + "; echo hello >&3; " + terminal + " <" + typed)
            .with("BOOTFS_HOME", Checkout.TOP.toString())
            .run();
    assertThat(result.out()).contains("/dev/pts/0", "33 77", "controlled", "got hello");
    assertThat(result.status()).isEqualTo(3);
  }

  @Test
  void theWritableLayerIsBoundedOrLiesInAFolder() throws IOException, InterruptedException {
    Command.Result full =
        rig.run("--scratch", "1m", "-u", "root", image, "cat /dev/zero > /file; wc -c < /file");
    assertThat(full.err()).contains("No space left on device");
    assertThat(Long.parseLong(full.out().strip())).isLessThanOrEqualTo(1 << 20);
    Path layers = folder.resolve("my layers");
    Process container =
        rig.start(
            "--scratch", layers.toString(), "--name", "x", "-u", "root", image, "touch /f;" + WAIT);
    assertThat(layers.resolve("bootfs-x/upper/f")).exists();
    RunRig.signal(container.pid(), "KILL");
    RunRig.end(container);
    rig.verb("ps").run().successful();
    assertThat(layers).isEmptyDirectory();
  }

  @Test
  void aKeptContainerIsStartedAgain() throws IOException, InterruptedException {
    String script = "test ! -e /tmp/kept || echo found; echo x > /tmp/kept; exit 4";
    Command.Result first = rig.run("--name", "again", "--keep", image, script);
    assertThat(first).isEqualTo(new Command.Result(4, "", ""));
    assertThat(rig.run("--name", "again", "--keep", image, script).out()).isEqualTo("found\n");
    assertThat(rig.run("--name", "again", image, script).err())
        .isEqualTo(
            "bootfs: container again was kept: start it again with --keep, or bootfs rm again\n");
    assertThat(rig.verb("ps").run().out().lines()).hasSize(1);
    assertThat(rig.verb("ps", "-a", "--json").run().out())
        .contains("\"name\":\"again\"", "\"image\":\"example/busybox:1\"", "exited (4)");
    rig.verb("rm", "again").run().successful();
    rig.assertNothingIsLeft();
    assertThat(rig.verb("rm", "again").run().err())
        .isEqualTo("bootfs: no container again: see bootfs ps -a\n");
  }

  @Test
  void containersShareAnImageAndEndOneByOne() throws IOException, InterruptedException {
    Process one = rig.start("--name", "one", image, "trap 'exit 77' TERM; " + WAIT);
    Process two = rig.start("--name", "two", image, "trap 'cat /etc/marker' USR1; " + WAIT);
    assertThat(rig.verb("ps").run().out().lines().skip(1))
        .hasSize(2)
        .allMatch(line -> line.matches("(one|two) +[0-9]+ example/busybox:1 .* running"));
    assertThat(rig.run("--name", "one", image).err())
        .isEqualTo(
            "bootfs: container one is running: choose another --name, or bootfs rm --force one\n");
    RunRig.signal(one.pid(), "TERM");
    assertThat(RunRig.end(one)).isEqualTo(77);
    RunRig.signal(two.pid(), "USR1");
    assertThat(rig.verb("rm", "two").run().err()).contains("use --force");
    rig.verb("rm", "--force", "two").run().successful();
    assertThat(RunRig.end(two)).isEqualTo(RunRig.killed(9));
    assertThat(rig.root.resolve("images/example%2Fbusybox:1/rootfs.caibx")).exists();
    rig.assertNothingIsLeft();
  }

  @Test
  void aKilledRuntimeLeavesNoProcessAndTheNextOneCleansUp()
      throws IOException, InterruptedException {
    String mark = "marked" + ProcessHandle.current().pid();
    String script = "echo " + mark + "; setsid sh -c 'sleep 1000; : " + mark + "' & " + WAIT;
    Process container = rig.start("--name", "shot", "-u", "root", image, script);
    RunRig.signal(container.pid(), "KILL");
    assertThat(RunRig.end(container)).isEqualTo(RunRig.killed(9));
    RunRig.await("no process", () -> RunRig.processes(mark).isEmpty());
    assertThat(rig.run("--name", "shot", image, "echo here").out()).isEqualTo("here\n");
    rig.assertNothingIsLeft();
  }

  @Test
  void aRuntimeKilledBeforeThereIsAContainerEndsInSilence()
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String store = "http://127.0.0.1:" + silent.getLocalPort();
      String index = tree.index().toString();
      Process container = rig.verb("run", "--store", store, index, "true").start(log);
      RunRig.await(
          "a guard", () -> container.children().anyMatch(child -> RunRig.isGuard(child.pid())));
      List<ProcessHandle> guards = container.children().toList();
      RunRig.signal(container.pid(), "KILL");
      RunRig.await("no guard", () -> guards.stream().noneMatch(ProcessHandle::isAlive));
    }
    assertThat(log).isEmptyFile();
    rig.verb("ps").run().successful();
    rig.assertNothingIsLeft();
  }

  @Test
  void aKilledRuntimeAndGuardAreCleanedUpAfter() throws IOException, InterruptedException {
    String mark = "marked" + ProcessHandle.current().pid();
    Process container = rig.start("--name", "shot", image, "trap : TERM; : " + mark + "; " + WAIT);
    List<Long> guards =
        container.children().map(ProcessHandle::pid).filter(RunRig::isGuard).toList();
    assertThat(guards).hasSize(1);
    // The guard first: it could not be faster than that.
    RunRig.signal(guards.getFirst(), "KILL");
    RunRig.signal(container.pid(), "KILL");
    assertThat(RunRig.end(container)).isEqualTo(RunRig.killed(9));
    assertThat(RunRig.processes(mark)).isNotEmpty();
    assertThat(rig.verb("ps").run().successful().out().lines()).hasSize(1);
    assertThat(RunRig.processes(mark)).isEmpty();
    rig.assertNothingIsLeft();
  }

  @Test
  void whatTheConverterGuessedIsFetchedAlthoughNothingReadsIt()
      throws IOException, InterruptedException {
    byte[] unread = new byte[4 << 20];
    new Random(1).nextBytes(unread);
    ChunkedTree guessed =
        ChunkedTree.ofBusybox(
            Files.createDirectory(folder.resolve("guessed")), Map.of("data/unread", unread));
    Index chunks = IndexReader.read(guessed.index());
    List<Integer> all = IntStream.range(0, chunks.chunkCount()).boxed().toList();
    Files.write(
        guessed.index().resolveSibling(BootConfig.GUESS_NAME),
        new Profile(IndexName.of(guessed.index()), all).toText());
    Path cache = Files.createDirectory(folder.resolve("cache.castr"));
    // The program waits for what neither it nor the kernel reads.
    String script =
        "for i in $(busybox seq 600); do"
            + " test $(find /cache -name '*.cacnk' | wc -l) != %d || exit 5; sleep 0.1; done"
                .formatted(all.stream().map(chunks::id).distinct().count());
    Command.Result result =
        rig.run(
            "--store=" + guessed.store(),
            "--cache=" + cache,
            "--ro-bind=" + cache + ":/cache",
            guessed.index().toString(),
            "/bin/sh",
            "-c",
            script);
    assertThat(result).isEqualTo(new Command.Result(5, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "nosuch,127,'bootfs: exec: \"nosuch\": executable file not found in $PATH\n'",
    "/no/such,127,'bootfs: exec: \"/no/such\": stat /no/such: no such file or directory\n'",
    "/etc/text,126,'bootfs: exec: \"/etc/text\": permission denied\n'",
  })
  void whatCannotBeRunIsSaidInOneLine(String program, int status, String line)
      throws IOException, InterruptedException {
    String index = tree.index().toString();
    Files.delete(rig.image.resolve("boot.properties"));
    Command.Result result = rig.run("--store", tree.store().toString(), index, program);
    assertThat(result).isEqualTo(new Command.Result(status, "", line));
    rig.assertNothingIsLeft();
  }

  @Test
  void whatCannotBeStartedIsSaidInOneLine() throws IOException, InterruptedException {
    assertFails("no image nosuch: it is neither an index, nor a folder", "nosuch");
    assertFails("unable to find user nobody: no matching entries", "-u", "nobody", image);
    assertFails("/no/such: no such file or directory", "-v", "/no/such:/a", image);
    assertFails("'none' is no volume: give SOURCE:/TARGET", "-v", "none", image);
    assertFails("'1x' is no cache size", "--cache-size", "1x", image);
    assertFails("--rm and --keep exclude each other", "--rm", "--keep", image);
    Path damaged = Files.write(folder.resolve("damaged.caibx"), new byte[100]);
    assertFails("index " + damaged, "--store", tree.store().toString(), damaged.toString(), "true");
    assertFails("no image damaged: ", "damaged"); // It is not kept.
    rig.assertNothingIsLeft();
    Command.Result usage = rig.run("--nosuch", image);
    assertThat(usage.status()).isEqualTo(125);
    assertThat(usage.err())
        .isEqualTo("bootfs: Unknown option: '--nosuch'\nTry 'bootfs run --help'.\n");
  }

  private void assertFails(String line, String... words) throws IOException, InterruptedException {
    Command.Result result = rig.run(words);
    assertThat(result.err()).startsWith("bootfs: " + line).hasLineCount(1);
    assertThat(result.status()).isEqualTo(125);
  }
}
