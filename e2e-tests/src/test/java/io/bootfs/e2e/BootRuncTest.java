package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app sees of its container, which boot has made out of a boot image; run by runc. */
class BootRuncTest extends RuncFixture {

  private static final String WHO =
      "echo $(id -u) $(id -g) $(sed -n '/^Groups:/s/.*:.//p' /proc/self/status) $HOME";

  @ParameterizedTest
  @CsvSource({"exit 0,0", "exit 42,42", "exit 255,255", "kill -KILL $$,137", "kill -TERM $$,143"})
  void theContainerEndsWithTheAppsStatus(String script, int status)
      throws IOException, InterruptedException {
    assertThat(run(script)).isEqualTo(new Command.Result(status, "", ""));
  }

  @Test
  void theImageIsTheRootAndWritable() throws IOException, InterruptedException {
    Command.Result result =
        run("cat /etc/marker; ls -d /.bootfs; echo new > /etc/marker && cat /etc/marker; pwd");
    assertThat(result.out()).isEqualTo("the image's own root\nnew\n/\n");
    assertThat(result.err()).contains("/.bootfs: No such file");
  }

  @Test
  void aReadOnlyContainerHasAReadOnlyRoot() throws IOException, InterruptedException {
    bundle.config.readOnly = true;
    bundle.config.bind(Files.createDirectory(folder.resolve("volume")), "/data");
    Command.Result result = run("touch /new; touch /data/file && echo written");
    assertThat(result.err()).contains("/new: Read-only file system");
    assertThat(result.out()).isEqualTo("written\n");
  }

  @Test
  void variablesArriveAsTheyWereSet() throws IOException, InterruptedException {
    List<String> apps =
        List.of(
            "PATH=/bin",
            "LD_PRELOAD=/no/such/library.so",
            "JAVA_TOOL_OPTIONS=-Xnonsense",
            "LC_ALL=xx_YY",
            "discovery.type=single-node",
            "TEXT=two\nlines ' \" $x \\",
            "EMPTY=",
            "LONG=" + "x".repeat(120_000),
            "HOME=/elsewhere");
    bundle.config.environment.clear();
    bundle.config.environment.addAll(apps);
    bundle.config.environment.addAll(
        List.of(
            "BLOB_STORE=/.bootfs/rootfs.castr", "BOOTFS_UPPER_SIZE=64m", "DROPBEAR_PASSWORD=s"));
    bundle.settings(new BootConfig(List.of("cat", "/proc/self/environ"), "", null));
    assertThat(bundle.run()).isEqualTo(new Command.Result(0, String.join("\0", apps) + "\0", ""));
  }

  @Test
  void aPrivilegedAppsHealthIsCheckedThoughTheImagesProcIsALink()
      throws IOException, InterruptedException {
    Path tree = ChunkedTree.busyboxTree(folder.resolve("tree"));
    Files.move(tree.resolve("proc"), tree.resolve("kernel"));
    Files.createSymbolicLink(tree.resolve("proc"), Path.of("/kernel"));
    ChunkedTree other =
        ChunkedTree.converted(tree, Files.createDirectory(folder.resolve("converted")));
    try (RuncBundle linked =
        new RuncBundle(Files.createDirectory(folder.resolve("linked")), other)) {
      linked.settings(new BootConfig(SHELL, "", List.of("/bin/true"), List.of(), null, null));
      linked.config.environment.add("BOOTFS_PRIVILEGED=1");
      linked.config.arguments =
          List.of("test -S /dev/bootfs-healthcheck.socket && grep -c kernel /proc/self/mountinfo");
      assertThat(linked.run()).isEqualTo(new Command.Result(0, "1\n", ""));
    }
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws IOException, InterruptedException {
    bundle.settings(new BootConfig(List.of("cat", "/proc/self/cmdline", "-"), "", null));
    bundle.config.arguments = List.of("/dev/null", "a b", "");
    assertThat(bundle.run().out()).startsWith("cat\0/proc/self/cmdline\0-\0/dev/null\0a b\0\0");
  }

  @ParameterizedTest
  @CsvSource({
    "app,1000 1001 44 50 1001 /home/app",
    "1000,1000 1001 44 50 1001 /home/app",
    "app:video,1000 44 44 50 /home/app",
    "7:8,7 8 8 50 /",
    "0,0 0 0 50 /root",
  })
  void theAppRunsAsTheUserThatBootIsToldOf(String user, String expected)
      throws IOException, InterruptedException {
    bundle.config.environment.add("BOOTFS_USER=" + user);
    bundle.config.environment.add("HOME=/root");
    bundle.config.groups = "50";
    assertThat(run(WHO).out()).isEqualTo(expected + "\n");
  }

  @ParameterizedTest
  @CsvSource({"1000,1001,/home/app", "7,8,/", "0,5,/root", "7,0,/"})
  void theAppRunsAsTheRuntimesUser(int uid, int gid, String home)
      throws IOException, InterruptedException {
    bundle.config.uid = uid;
    bundle.config.gid = gid;
    bundle.config.groups = "44,50";
    bundle.config.environment.add("HOME=" + home);
    assertThat(run(WHO).out()).isEqualTo(uid + " " + gid + " 44 50 " + home + "\n");
  }

  @Test
  void whatBootMakesOnTheWayIsRoots() throws IOException, InterruptedException {
    bundle.config.uid = 7;
    bundle.config.gid = 8;
    bundle.config.bind(Files.createDirectory(folder.resolve("volume")), "/made/for/volume");
    Command.Result result = run("stat -c '%u %g' /made /made/for; touch /etc/new");
    assertThat(result.out()).isEqualTo("0 0\n0 0\n");
    assertThat(result.err()).contains("Permission denied");
  }

  @Test
  void theUserMayOpenTheStandardStreamsByName() throws IOException, InterruptedException {
    bundle.config.environment.add("BOOTFS_USER=app");
    assertThat(run("echo by name > /dev/stdout").out()).isEqualTo("by name\n");
  }

  @Test
  void theWorkingDirectoryIsTheContainers() throws IOException, InterruptedException {
    bundle.config.directory = "/made/for it";
    assertThat(run("pwd").out()).isEqualTo("/made/for it\n");
  }

  @Test
  void aStoreMayLieOnAVolumeThatTheAppHas() throws IOException, InterruptedException {
    bundle.config.mounts.clear();
    bundle.config.bind(image.store(), "/srv/store");
    bundle.config.environment.add("BLOB_STORE=/srv/store");
    bundle.config.environment.add("BOOTFS_PREFETCH=0");
    String size = Files.size(Path.of("/bin/busybox")) + "\n";
    assertThat(run("cat /bin/busybox | wc -c; cat /srv/store/*/* | head -c 1 | wc -c"))
        .isEqualTo(new Command.Result(0, size + "1\n", ""));
  }

  @Test
  void theWorkingDirectoryMayLieInAVolume() throws IOException, InterruptedException {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    Files.writeString(Files.createDirectory(volume.resolve("inside")).resolve("here"), "found\n");
    bundle.config.bind(volume, "/volume");
    bundle.config.directory = "/volume/inside";
    assertThat(run("pwd; cat here").out()).isEqualTo("/volume/inside\nfound\n");
  }

  @Test
  void mountsLieWhereTheyWouldLie() throws IOException, InterruptedException {
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 converted\n");
    Files.writeString(secrets.resolve("token"), "secret\n");
    bundle.config.bind(secrets, "/var/run/secrets");
    bundle.config.bind(hosts, "/etc/hosts");
    bundle.config.bind(hosts, "/no/such/folder/file");
    Command.Result result =
        run("cat /run/secrets/token /etc/hosts /no/such/folder/file; ls /proc/self/fd /dev/shm");
    assertThat(result.out()).startsWith("secret\n127.0.0.1 converted\n127.0.0.1 converted\n");
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "CONT", "WINCH", "ALRM"})
  void signalsReachTheApp(String signal) throws IOException, InterruptedException {
    bundle.config.arguments =
        List.of("trap 'exit 77' " + signal + "; echo ready; while :; do sleep 0.02; done");
    Process container = bundle.start();
    bundle.kill(signal);
    assertThat(container.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(container.exitValue()).isEqualTo(77);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theKernelReadsAsFarAheadAsAStartWants(boolean readOnlySys)
      throws IOException, InterruptedException {
    bundle.config.readOnlySys = readOnlySys;
    bundle.config.arguments = List.of("echo ready; sleep 600");
    Process container = bundle.start();
    Path mounts = Path.of("/proc", Long.toString(bundle.boot().pid()), "mountinfo");
    String blob =
        Files.readAllLines(mounts).stream()
            .filter(l -> l.contains("/blob "))
            .findFirst()
            .orElseThrow();
    Path device = Path.of("/sys/class/bdi", blob.split(" ", -1)[2]);
    assertThat(device.resolve("read_ahead_kb")).hasContent("128");
    classesAreMapped(mounts.resolveSibling("smaps"));
    bundle.kill("KILL");
    container.waitFor();
  }

  /** The library that is preloaded knows the parts of the JVM's cache, and has filled them. */
  private static void classesAreMapped(Path smaps) throws IOException {
    Map<String, String> resident = new HashMap<>();
    Map<String, String> sizes = new HashMap<>();
    String at = "";
    for (String line : Files.readAllLines(smaps)) {
      String[] words = line.split(" +", -1);
      if (!words[0].endsWith(":")) {
        at = line.endsWith("/boot.aot") && line.startsWith("8") ? words[1] : "";
      } else if (!at.isEmpty() && words[0].equals("Size:")) {
        sizes.put(at, words[1]);
      } else if (!at.isEmpty() && words[0].equals("Private_Dirty:") && at.startsWith("rw")) {
        resident.put(at, words[1]);
      } else if (!at.isEmpty() && words[0].equals("Rss:") && at.startsWith("r-")) {
        resident.put(at, words[1]);
      }
    }
    assertThat(sizes).containsOnlyKeys("rw-p", "r--p").isEqualTo(resident);
  }

  @Test
  void otherProcessesEnterTheNewRoot() throws IOException, InterruptedException {
    bundle.config.arguments =
        List.of("trap 'exit 0' TERM; echo ready; while :; do sleep 0.02; done");
    Process container = bundle.start();
    assertThat(bundle.exec("/bin/cat", "/etc/marker").successful().out())
        .isEqualTo("the image's own root\n");
    assertThat(bundle.exec("/bin/ls", "/.bootfs").status()).isNotZero();
    // Nor does the old root lack what was mounted there, for those that come before; but for the
    // sysfs, by then.
    Path old = Path.of("/proc", Long.toString(bundle.boot().pid()), "root");
    assertThat(old.resolve("sys")).isEmptyDirectory();
    assertThat(old.resolve("dev/pts/ptmx")).exists();
    bundle.kill("TERM");
    assertThat(container.waitFor()).isZero();
  }

  @Test
  void orphansAreReaped() throws IOException, InterruptedException {
    Command.Result result =
        run(
            "for i in 1 2 3; do sh -c 'setsid sleep 0.05 & exit 0'; done; sleep 0.3;"
                + " grep -l 'State:.Z' /proc/[0-9]*/status; echo none left");
    assertThat(result.out()).isEqualTo("none left\n");
  }

  @Test
  void bootCannotBeKilledFromInside() throws IOException, InterruptedException {
    assertThat(run("kill -KILL 1; kill -STOP 1; cat /etc/marker; exit 5").status()).isEqualTo(5);
  }

  @Test
  void theAppHasDefaultSignalsAndNoDescriptorsOfBoots() throws IOException, InterruptedException {
    bundle.settings(new BootConfig(List.of("cat", "/proc/self/status"), "", null));
    assertThat(bundle.run().out().lines())
        .contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000");
    bundle.settings(new BootConfig(List.of("find", "/proc/self/fd/"), "", null));
    assertThat(bundle.run().out())
        .isEqualTo(
            "/proc/self/fd/\n/proc/self/fd/0\n/proc/self/fd/1\n/proc/self/fd/2\n/proc/self/fd/3\n");
  }

  @Test
  void theAppsLimitsAreTheContainers() throws IOException, InterruptedException {
    assertThat(run("ulimit -n").out()).isEqualTo("1024\n");
  }

  @Test
  void aTerminalControlsTheAppsSession() throws IOException, InterruptedException {
    bundle.config.arguments =
        List.of(
            "tty; echo controlled >/dev/tty;"
                + " read -r pid name state parent group session tty foreground rest </proc/$$/stat;"
                + " [ $session = $pid ] && [ $group = $pid ] && [ $foreground = $pid ] && exit 3");
    Command.Result result = bundle.runOnTerminal();
    assertThat(result.out()).contains("/dev/pts/0").contains("controlled");
    assertThat(result.status()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "nosuch,127,'bootfs: exec: \"nosuch\": executable file not found in $PATH\n'",
    "/no/such,127,'bootfs: exec: \"/no/such\": stat /no/such: no such file or directory\n'",
    "/etc/text/x,127,'bootfs: exec: \"/etc/text/x\": stat /etc/text/x: not a directory\n'",
    "/etc/text,126,'bootfs: exec: \"/etc/text\": permission denied\n'",
  })
  void whatCannotBeRunIsSaidInOneLine(String program, int status, String line)
      throws IOException, InterruptedException {
    bundle.settings(new BootConfig(List.of(program), "", null));
    assertThat(bundle.run()).isEqualTo(new Command.Result(status, "", line));
  }

  @Test
  void anUnknownUserIsSaidInOneLine() throws IOException, InterruptedException {
    bundle.config.environment.add("BOOTFS_USER=nobody");
    Command.Result result = run("true");
    assertThat(result.status()).isEqualTo(125);
    assertThat(result.err())
        .isEqualTo(
            "bootfs: unable to find user nobody: no matching entries in the image's /etc/passwd\n");
  }

  @Test
  void whatTheContainerLacksIsNamedWithItsRemedy() throws IOException, InterruptedException {
    bundle.config.fuse = false;
    assertFails("--device /dev/fuse");
    bundle.config.fuse = true;
    bundle.config.capabilities = List.of("CAP_SETUID", "CAP_KILL");
    assertFails("--privileged");
    bundle.config.uid = 1000;
    bundle.config.noNewPrivileges = true;
    assertFails("--user 0, and name the app's user by -e BOOTFS_USER=1000:0");
  }

  private void assertFails(String remedy) throws IOException, InterruptedException {
    Command.Result result = run("true");
    assertThat(result.status()).isEqualTo(125);
    assertThat(result.err()).startsWith("bootfs: ").contains(remedy).hasLineCount(1);
  }

  private Command.Result run(String script) throws IOException, InterruptedException {
    bundle.config.arguments = List.of(script);
    return bundle.run();
  }
}
