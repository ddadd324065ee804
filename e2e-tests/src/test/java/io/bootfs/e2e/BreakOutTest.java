package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.e2e.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Known ways out of a container, tried in docker with {@code --privileged}: all are open to an
 * image as it was, and none to its conversion.
 *
 * <p>A way counts as open where the kernel goes it for the asking; nothing is done with it. The
 * host's disk is a loop device with a file of this test behind it.
 */
@Order(5)
@ResourceLock("docker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BreakOutTest {

  private static final String ORIGINAL = "bootfs-e2e/break-out:original";
  private static final String CONVERTED = "bootfs-e2e/break-out:converted";
  private static final String MARKER = "data of the host";
  private static final List<String> WAYS =
      List.of(
          "disk",
          "mount",
          "sysrq",
          "release_agent",
          "core_pattern",
          "module",
          "ptrace",
          "fuse",
          "loop",
          "nsenter",
          "memory",
          "user_proc",
          "user_sys");

  @TempDir private static Path folder;
  private Engine engine;
  private String disk = "";

  @BeforeAll
  void prepare() throws Exception {
    engine = DockerEngine.start();
    ChunkedTree.ofBusybox(folder);
    Path archive = folder.resolve("tree.tar");
    Path root = folder.resolve("tree");
    Command.of("tar", "-C", "" + root, "-cf", "" + archive, ".").run().successful();
    engine.command("import", "" + archive, ORIGINAL).run().successful();
    Path converted = folder.resolve("converted");
    Checkout.bootfs("convert", "dir:" + root, "-o", "" + converted, "--tag", CONVERTED)
        .run()
        .successful();
    engine.load(converted.resolve("image.tar"));
    Path image = Files.writeString(folder.resolve("disk"), MARKER + "\0".repeat(1 << 20));
    disk = Command.of("losetup", "--find", "--show", "" + image).run().successful().out().strip();
  }

  @AfterAll
  void stop() throws Exception {
    if (!disk.isEmpty()) {
      Command.of("losetup", "--detach", disk).run();
    }
    engine.stop();
  }

  @Test
  void everyWayIsOpenToAnImageAsItWas() throws Exception {
    Result result = engine.privileged("--rm", ORIGINAL, "/bin/sh", "-c", script()).run();
    assertThat(outcomes(result)).containsExactlyElementsOf(all("open"));
  }

  @Test
  void noneIsOpenToItsConversion() throws Exception {
    assertThat(outcomes(converted())).containsExactlyElementsOf(all("refused"));
  }

  @Test
  void noneIsOpenFromAPidNamespace() throws Exception {
    // Process 1 is the script itself there, which may trace itself.
    assertThat(outcomes(converted("-e", "BOOTFS_PIDNS=1")))
        .filteredOn(outcome -> !outcome.startsWith("ptrace"))
        .hasSize(WAYS.size() - 1)
        .allMatch(outcome -> outcome.endsWith(" refused"));
  }

  @Test
  void noneIsOpenAmongTheHostsProcesses() throws Exception {
    // Process 1, whose namespaces nsenter asks for, would be the host's.
    assertThat(outcomes(converted("--pid", "host")))
        .filteredOn(outcome -> !outcome.startsWith("ptrace"))
        .hasSize(WAYS.size() - 1)
        .allMatch(outcome -> outcome.endsWith(" refused"));
  }

  @Test
  void noneIsOpenWithTheLeastFlags() throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "--cap-add", "SYS_ADMIN"));
    words.addAll(List.of("--device", "/dev/fuse", "--security-opt", "apparmor=unconfined"));
    words.addAll(flags());
    words.addAll(List.of(CONVERTED, "/bin/sh", "-c", script()));
    assertThat(outcomes(engine.command(words.toArray(String[]::new)).run()))
        .containsExactlyElementsOf(all("refused"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void noneIsOpenWithoutSeccomp(String ownNamespace) throws Exception {
    // A kernel without modules says so to everyone who gets as far as asking it. Process 1 may
    // trace itself.
    assertThat(
            outcomes(
                converted("-e", "BOOTFS_SECCOMP=unconfined", "-e", "BOOTFS_PIDNS=" + ownNamespace)))
        .filteredOn(outcome -> !outcome.startsWith("module") && !outcome.startsWith("ptrace"))
        .hasSize(WAYS.size() - 2)
        .allMatch(outcome -> outcome.endsWith(" refused"));
  }

  @Test
  void noneIsOpenWhereNoControlGroupGuardsDevices() throws Exception {
    // What a kernel without version 1 of control groups shows; boot goes on as the same process.
    String launcher =
        "echo 0::/ >/tmp/groups && /busybox mount --bind /tmp/groups /proc/1/cgroup"
            + " && exec /.bootfs/boot /bin/sh -c \"$0\"";
    List<String> words = flags("-v", "/bin/busybox:/busybox:ro", "--entrypoint", "/busybox");
    words.addAll(
        List.of(CONVERTED, "sh", "-c", launcher, "grep Bnd /proc/self/status;" + script()));
    List<String> lines = outcomes(engine.privileged(words.toArray(String[]::new)).run());
    assertThat(lines).first().isEqualTo("CapBnd:\t00000000a00425fb"); // no CAP_MKNOD
    assertThat(lines.subList(1, lines.size())).containsExactlyElementsOf(all("refused"));
  }

  @Test
  void privilegedOpensThemAgain() throws Exception {
    assertThat(outcomes(converted("-e", "BOOTFS_PRIVILEGED=1")))
        .containsExactlyElementsOf(all("open"));
  }

  private Result converted(String... flags) throws IOException, InterruptedException {
    List<String> words = flags(flags);
    words.addAll(List.of(CONVERTED, "/bin/sh", "-c", script()));
    return engine.privileged(words.toArray(String[]::new)).run();
  }

  private static List<String> flags(String... more) {
    List<String> words = new ArrayList<>(List.of("--rm"));
    words.addAll(
        List.of("-v", folder.resolve("converted/rootfs.castr") + ":/.bootfs/rootfs.castr"));
    words.addAll(List.of(more));
    return words;
  }

  private static List<String> outcomes(Result result) {
    return result.successful().out().lines().toList();
  }

  private static List<String> all(String outcome) {
    return WAYS.stream().map(way -> way + " " + outcome).toList();
  }

  /** Returns the script that tries the ways; each step is the last harmless one on its way. */
  private String script() {
    String number = disk.substring("/dev/loop".length());
    // A kernel without one of these gets the next thing of its kind.
    String sysrq =
        Files.exists(Path.of("/proc/sysrq-trigger"))
            ? "/proc/sysrq-trigger"
            : "/proc/irq/default_smp_affinity";
    String memory = Files.exists(Path.of("/dev/mem")) ? "1 1" : "1 11"; // kmsg
    return """
    try() {
      way=$1; shift
      if ( "$@" ) >/tmp/out 2>&1; then echo "$way open"; else echo "$way refused"; fi
    }
    node() { /bin/busybox mknod "/tmp/$1" "$2" $3 $4 && exec 3<"/tmp/$1"; }
    disk() { node disk b 7 @NUMBER@ && head -c @LENGTH@ <&3 | grep -q '@MARKER@'; }
    agent() {
      mkdir /tmp/groups && mount -t cgroup -o pids none /tmp/groups || return 1
      true >>/tmp/groups/release_agent; status=$?
      umount /tmp/groups; return $status
    }
    pattern() { p=$(cat /proc/sys/kernel/core_pattern) && echo "$p" >/proc/sys/kernel/core_pattern; }
    module() { /bin/busybox insmod /etc/text; ! /bin/busybox insmod /etc/text 2>&1 | grep -q 'not permitted'; }
    try disk disk
    try mount mount -t tmpfs none /var
    try sysrq sh -c 'true >>@SYSRQ@'
    try release_agent agent
    try core_pattern pattern
    try module module
    try ptrace sh -c 'true </proc/1/mem'
    try fuse node fuse c 10 229
    try loop node loop c 10 237
    try nsenter /bin/busybox nsenter -t 1 -m true
    try memory node memory c @MEMORY@
    user() { /bin/busybox unshare -U -r -m -p -n -f sh -c "$1"; }
    try user_proc user 'mount -t proc none /tmp && p=$(cat /tmp/sys/kernel/core_pattern) &&
      echo "$p" >/tmp/sys/kernel/core_pattern'
    try user_sys user 'mount -t sysfs none /tmp'
    """
        .replace("@NUMBER@", number)
        .replace("@LENGTH@", Integer.toString(MARKER.length()))
        .replace("@MARKER@", MARKER)
        .replace("@SYSRQ@", sysrq)
        .replace("@MEMORY@", memory);
  }
}
