package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.linux.Capabilities;
import io.bootfs.linux.Capability;
import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app may do in a privileged container that boot has started, run by runc. */
class ConfinedAppTest extends RuncFixture {

  private static final String RIGHTS = "grep -E '^(Cap|NoNew|Seccomp:)' /proc/self/status";

  @ParameterizedTest
  @CsvSource({
    "root,00000000a80425fb,00000000a80425fb,0",
    "app,0000000000000000,00000000a80425fb,0",
    "root BOOTFS_NO_NEW_PRIVILEGES=1,00000000a80425fb,00000000a80425fb,1",
    "root BOOTFS_CAP_ADD=sys_admin,00000000a82425fb,00000000a82425fb,0",
    "root BOOTFS_CAP_DROP=ALL BOOTFS_CAP_ADD=chown,0000000000000001,0000000000000001,0",
    "app BOOTFS_CAP_ADD=CAP_SYS_ADMIN,0000000000000000,00000000a82425fb,0",
  })
  void theAppHasDockersRights(String setting, String effective, String bounding, int noNew)
      throws IOException, InterruptedException {
    String[] words = setting.split(" ", -1);
    set(words[0], Arrays.copyOfRange(words, 1, words.length));
    assertThat(run(RIGHTS).successful().out().lines())
        .containsExactly(
            "CapInh:\t0000000000000000",
            "CapPrm:\t" + effective,
            "CapEff:\t" + effective,
            "CapBnd:\t" + bounding,
            "CapAmb:\t0000000000000000",
            "NoNewPrivs:\t" + noNew,
            "Seccomp:\t2");
  }

  @Test
  void privilegedAndUnconfinedAreWhatTheySay() throws IOException, InterruptedException {
    set("root", "BOOTFS_PRIVILEGED=1");
    assertThat(
            run(RIGHTS + "; ls /dev/fuse; true >>/proc/sys/kernel/core_pattern && echo open").out())
        .contains("CapBnd:\t00000000a82c25fb", "Seccomp:\t0", "/dev/fuse", "open");
    set("root", "BOOTFS_SECCOMP=unconfined");
    assertThat(run(RIGHTS).out()).contains("CapBnd:\t00000000a80425fb", "Seccomp:\t0");
  }

  @Test
  void nothingOfAHealthCheckIsLeftInTheNodesDevices() throws IOException, InterruptedException {
    set("root", "BOOTFS_PRIVILEGED=1");
    bundle.settings(new BootConfig(SHELL, "", List.of("/bin/true"), List.of(), null, null));
    String look = "test -S /dev/bootfs-healthcheck.socket && echo served";
    assertThat(run(look)).isEqualTo(new Command.Result(0, "served\n", ""));
    bundle.config.bind(Path.of("/dev"), "/dev");
    Command.Result result = run(look);
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).startsWith("bootfs: warning: ").contains("BOOTFS_DEVICES");
    assertThat(Path.of("/dev").toFile().list((_, name) -> name.contains("bootfs"))).isEmpty();
  }

  @Test
  void devicesAreThoseOfAnOrdinaryContainer() throws IOException, InterruptedException {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    Files.writeString(volume.resolve("file"), "in a volume\n");
    bundle.config.bind(volume, "/dev/data");
    assertThat(run("echo $(ls /dev); cat /dev/data/file; ls -l /dev/null | head -c 10").out())
        .isEqualTo(
            "data fd full null ptmx pts random shm stderr stdin stdout tty urandom zero\n"
                + "in a volume\ncrw-rw-rw-");
    set("root", "BOOTFS_DEVICES=/dev/fuse,/dev/zero");
    assertThat(run("true <>/dev/fuse && ls /dev/fuse").successful().out()).isEqualTo("/dev/fuse\n");
  }

  @Test
  void deviceNodesAreMadeButOpenOrdinaryDevicesOnly() throws IOException, InterruptedException {
    Command.Result result =
        run(
            "m() { /bin/busybox mknod /tmp/$1 c $2 $3 && true </tmp/$1 && echo $1; };"
                + " m zero 1 5; m fuse 10 229; m kmsg 1 11");
    assertThat(result.out()).isEqualTo("zero\n");
    assertThat(result.err()).contains("/tmp/fuse", "/tmp/kmsg").contains("not permitted");
  }

  @Test
  void theKernelsFilesAreReadOnlyOrEmpty() throws IOException, InterruptedException {
    Command.Result result =
        run(
            "true >>/proc/sys/kernel/core_pattern; true >>/proc/irq/default_smp_affinity;"
                + " true >>/sys/kernel/rcu_expedited; cat /proc/keys /proc/timer_list;"
                + " ls /sys/firmware /proc/acpi; grep -c ' /proc/sys ro,' /proc/self/mountinfo");
    assertThat(result.out()).isEqualTo("/proc/acpi:\n\n/sys/firmware:\n1\n");
    assertThat(result.err()).contains("core_pattern", "default_smp_affinity");
    assertThat(result.err().lines()).filteredOn(line -> line.contains("Read-only")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "app"})
  void bootsProcessShowsNothing(String user) throws IOException, InterruptedException {
    set(user, "DROPBEAR_PASSWORD=hidden-word", "BOOTFS_SEED=hidden-word");
    Command.Result result =
        run(
            "cd /proc/1; cat environ maps mem fd/0; ls root/ cwd/; readlink exe;"
                + " cat task/1/environ; cat /proc/[0-9]*/cmdline /proc/self/environ; echo; echo end");
    assertThat(result.out()).doesNotContain("hidden-word").endsWith("end\n");
    assertThat(result.err().lines()).hasSizeGreaterThanOrEqualTo(6);
    for (String name : List.of("environ", "maps", "mem", "fd/0", "root", "cwd")) {
      assertThat(result.err()).containsPattern(name + "/?'?: Permission denied");
    }
  }

  @Test
  void whatBootLacksIsNamed() throws IOException, InterruptedException {
    bundle.config.capabilities = List.of("CAP_SYS_ADMIN");
    Command.Result result = run("true");
    assertThat(result.status()).isEqualTo(125);
    assertThat(result.err()).contains("--cap-add CHOWN --cap-add DAC_OVERRIDE");
  }

  @Test
  void memoryThatIsShortEndsTheAppBeforeBoot() throws IOException, InterruptedException {
    bundle.config.oomScore = 500;
    if (Capabilities.permitted().contains(Capability.SYS_RESOURCE)) {
      // What a runtime that has it sets, only who has it may go below.
      bundle.config.capabilities = new ArrayList<>(bundle.config.capabilities);
      bundle.config.capabilities.add("CAP_SYS_RESOURCE");
    }
    // Boot changes its own score once the app runs, which keeps what the runtime has set.
    assertThat(
            run("until [ $(cat /proc/1/oom_score_adj) -lt 500 ]; do sleep 0.01; done;"
                    + " cat /proc/self/oom_score_adj")
                .successful()
                .out())
        .isEqualTo("500\n");
  }

  @Test
  void noSignalFromInsideEndsBoot() throws IOException, InterruptedException {
    // Boot passes these on to the app, which must outlive them.
    String passedOn = "ABRT SYS PIPE XFSZ XCPU";
    String signals = "KILL STOP SEGV BUS FPE ILL TRAP " + passedOn;
    assertThat(
            run(
                "trap '' "
                    + passedOn
                    + "; for s in "
                    + signals
                    + "; do kill -$s 1; done; cat /etc/marker; exit 5"))
        .isEqualTo(new Command.Result(5, "the image's own root\n", ""));
  }

  @Test
  void inANamespaceOfItsOwnTheAppIsProcess1() throws IOException, InterruptedException {
    set("app", "BOOTFS_PIDNS=1");
    Command.Result result =
        run(
            "echo $$ $(ls -d /proc/[0-9]*); sh -c 'setsid sleep 0.01 & exit 0'; kill -KILL 1; exit 7");
    assertThat(result.out()).startsWith("1 /proc/1");
    assertThat(result.out()).doesNotContain("/proc/2 ");
    assertThat(result.status()).isEqualTo(7);
    assertThat(run(RIGHTS).out()).contains("CapBnd:\t00000000a80425fb", "Seccomp:\t2");
    bundle.settings(new BootConfig(List.of("/no/such"), "", null));
    assertThat(bundle.run().status()).isEqualTo(127);
  }

  @Test
  void soItIsWhereTheContainersFilterRefusesToPivotRoots()
      throws IOException, InterruptedException {
    bundle.config.refusedCalls = List.of("pivot_root");
    Path volume = Files.createDirectory(folder.resolve("volume"));
    bundle.config.bind(volume, "/volume");
    set("root", "BOOTFS_PIDNS=1");
    Command.Result result =
        run("echo $$; cat /etc/marker; touch /volume/file; mount -t tmpfs a /tmp || exit 7");
    assertThat(result.out()).isEqualTo("1\nthe image's own root\n");
    assertThat(result.status()).isEqualTo(7);
    assertThat(volume.resolve("file")).exists();
  }

  @Test
  void inANamespaceOfItsOwnTheAppIsReachedFromOutside() throws IOException, InterruptedException {
    set("root", "BOOTFS_PIDNS=1");
    bundle.config.arguments =
        List.of("trap 'exit 77' TERM; echo ready; while :; do sleep 0.02; done");
    Process container = bundle.start();
    assertThat(bundle.exec("/bin/cat", "/etc/marker").successful().out())
        .isEqualTo("the image's own root\n");
    bundle.kill("TERM");
    assertThat(container.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(container.exitValue()).isEqualTo(77);
  }

  @ParameterizedTest
  @CsvSource({"SYS_PTRACE", "SYS_ADMIN"})
  void whoMayReadOtherProcessesIsKeptFromBootByANamespace(String capability)
      throws IOException, InterruptedException {
    set("root", "BOOTFS_CAP_ADD=" + capability, "DROPBEAR_PASSWORD=hidden-word");
    assertThat(run("echo $$; cat /proc/1/environ").successful().out())
        .startsWith("1\n")
        .doesNotContain("hidden-word");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOTFS_CAP_ADD=SYS_ADMIN,,/.bootfs/boot",
    "BOOTFS_PRIVILEGED=1,,/.bootfs/boot",
    "BOOTFS_CAP_ADD=SYS_ADMIN,pivot_root,/.bootfs/run/lower",
    "BOOTFS_CAP_ADD=SYS_ADMIN,pivot_root,/proc/self",
    "BOOTFS_CAP_ADD=SYS_ADMIN,pivot_root,/volume/leave-root",
  })
  void whoUnmountsItsRootFindsNothingOfBootsBelow(String setting, String refused, String path)
      throws IOException, InterruptedException {
    bundle.config.refusedCalls = refused == null ? List.of() : List.of(refused);
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Path source = Checkout.TOP.resolve("e2e-tests/src/test/resources/leave-root.c");
    Command.of("cc", "-O2", "-static", "-o", "" + programs.resolve("leave-root"), "" + source)
        .run()
        .successful();
    bundle.config.bind(programs, "/volume");
    set("root", setting);
    assertThat(run("/volume/leave-root " + path).successful().out()).isEqualTo("nothing\n");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOTFS_CAP_ADD=FOO,no capability is named FOO",
    "BOOTFS_CAP_DROP=FOO,BOOTFS_CAP_DROP: no capability is named FOO",
    "BOOTFS_DEVICES=/dev/nosuch,--device /dev/nosuch",
    "BOOTFS_DEVICES=/etc/passwd,no path below /dev",
    "BOOTFS_PRIVILEGED=yes,say 1 for yes or 0 for no",
    "BOOTFS_SECCOMP=off,say default or unconfined",
  })
  void aWrongSettingIsSaidInOneLine(String setting, String message)
      throws IOException, InterruptedException {
    set("root", setting);
    Command.Result result = run("true");
    assertThat(result.status()).isEqualTo(125);
    assertThat(result.err()).startsWith("bootfs: ").contains(message).hasLineCount(1);
  }

  private void set(String user, String... variables) throws IOException {
    bundle.settings(new BootConfig(List.of("/bin/sh", "-c"), "", null));
    bundle.config.environment.clear();
    bundle.config.environment.addAll(List.of("PATH=/usr/bin:/bin", "BOOTFS_USER=" + user));
    bundle.config.environment.addAll(List.of(variables));
  }

  private Command.Result run(String script) throws IOException, InterruptedException {
    bundle.config.arguments = List.of(script);
    return bundle.run();
  }
}
