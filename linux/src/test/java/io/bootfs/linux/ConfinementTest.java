package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.linux.Spawn.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a confined program can't do, as the kernel sees it. Needs root. */
class ConfinementTest {

  private static final CapabilitySet DEFAULT = CapabilitySet.DOCKER_DEFAULT;
  private static final Identity APP = new Identity(1234, 2345, List.of());

  /** Makes system calls by number, natively and by the 32-bit gate, and prints their errno. */
  private static final String CALLS =
      """
      import ctypes, errno, mmap, platform
      libc = ctypes.CDLL(None, use_errno=True)
      def call(*words):
          ctypes.set_errno(0)
          result = libc.syscall(*[ctypes.c_long(w) for w in words])
          return errno.errorcode.get(ctypes.get_errno(), "OK")
      x86 = platform.machine() == "x86_64"
      pick = lambda a, b: a if x86 else b
      print("mount", call(pick(165, 40), 0, 0, 0, 0, 0))
      print("unshare", call(pick(272, 97), 0x20000))
      print("keyctl", call(pick(250, 219), 0, 0))
      print("clone3", call(435, 0, 0))
      print("later", call(5000))
      print("vsock", call(pick(41, 198), 40, 1, 0))
      print("unix", call(pick(41, 198), 1, 1, 0))
      def gate(number):
          code = b"\\x53\\xb8" + number.to_bytes(4, "little") + b"\\x31\\xdb\\x31\\xc9\\xcd\\x80\\x5b\\xc3"
          page = mmap.mmap(-1, 4096, prot=7)
          page.write(code)
          start = ctypes.addressof(ctypes.c_char.from_buffer(page))
          return ctypes.CFUNCTYPE(ctypes.c_int)(start)()
      if x86:
          print("getpid32", "OK" if gate(20) > 0 else "failed")
          print("mount32", errno.errorcode[-gate(21)])
          print("unshare32", errno.errorcode[-gate(310)] if gate(310) < 0 else "OK")
      """;

  @TempDir private Path dir;
  private Path output;

  @BeforeEach
  void openToAll() throws IOException {
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwxrwx"));
    output = dir.resolve("output");
  }

  @Test
  void rootKeepsWhatIsInBothSetsAndAUserNone() throws IOException {
    String permitted = Long.toHexString(DEFAULT.and(Capabilities.permitted()).bits());
    String all = "0".repeat(16 - permitted.length()) + permitted;
    String none = "0".repeat(16);
    Confinement confinement = new Confinement(DEFAULT, false, null, null, null);
    assertThat(status(Identity.ROOT, confinement, "Cap"))
        .containsExactly(none, all, all, all, none);
    assertThat(status(APP, confinement, "Cap")).containsExactly(none, none, none, all, none);
    assertThat(new CapabilitySet(-1L).and(Capabilities.permitted()))
        .isEqualTo(Capabilities.permitted());
  }

  @Test
  void noNewPrivilegesIsPassedOn() throws IOException {
    Confinement confinement = new Confinement(CapabilitySet.ALL, true, null, null, null);
    assertThat(status(APP, confinement, "NoNewPrivs")).containsExactly("1");
    assertThat(status(APP, Confinement.NONE, "NoNewPrivs")).containsExactly("0");
  }

  @Test
  void callsAreDecidedAsByDockersProfile() throws IOException {
    SeccompFilter filter = SeccompFilter.dockerDefault(DEFAULT, false);
    // All capabilities: what is refused is refused by the filter.
    Confinement confinement = new Confinement(CapabilitySet.ALL, false, filter, null, null);
    assertThat(run(Identity.ROOT, confinement, "python3", "-c", CALLS))
        .startsWith(
            "mount EPERM",
            "unshare EPERM",
            "keyctl EPERM",
            "clone3 ENOSYS",
            "later ENOSYS",
            "vsock EPERM",
            "unix OK");
    if (System.getProperty("os.arch").equals("amd64")) {
      assertThat(run(Identity.ROOT, confinement, "python3", "-c", CALLS))
          .endsWith("getpid32 OK", "mount32 EPERM", "unshare32 EPERM");
    }
  }

  @Test
  void aFilterTakesNoPrivilegeFromThisProcess() throws IOException {
    SeccompFilter filter = SeccompFilter.dockerDefault(DEFAULT, false);
    Confinement confinement = new Confinement(DEFAULT, true, filter, null, null);
    assertThat(status(APP, confinement, "Seccomp")).first().isEqualTo("2");
    assertThat(Files.readAllLines(Path.of("/proc/self/status"))).contains("Seccomp:\t0");
    assertThat(Capabilities.canMount()).isTrue();
  }

  @Test
  void aMemberOfADeviceGroupOpensOrdinaryDevicesOnly() throws IOException {
    Path mountPoint = Files.createDirectory(dir.resolve("cgroup"));
    Path node = dir.resolve("control");
    DeviceNode control = DeviceNode.read(Path.of(LoopDevice.CONTROL));
    control.make(node);
    String script = ": </dev/zero && echo zero; : <" + node + " && echo control";
    Optional<DeviceGroup> plain = DeviceGroup.create(mountPoint, List.of());
    assertThat(plain.isPresent())
        .isEqualTo(Files.readString(Path.of("/proc/self/cgroup")).contains("devices"));
    if (plain.isEmpty()) {
      return; // This kernel has only version 2 of control groups.
    }
    try (DeviceGroup group = plain.get()) {
      assertThat(run(Identity.ROOT, in(group), "sh", "-c", script)).containsExactly("zero");
    } finally {
      Mounts.unmount(mountPoint);
    }
    try (DeviceGroup group = DeviceGroup.create(mountPoint, List.of(control)).orElseThrow()) {
      assertThat(run(Identity.ROOT, in(group), "sh", "-c", script))
          .containsExactly("zero", "control");
    } finally {
      Mounts.unmount(mountPoint);
    }
    Files.newInputStream(node).close();
  }

  private static Confinement in(DeviceGroup group) {
    return new Confinement(CapabilitySet.ALL, false, null, group, null);
  }

  @Test
  void aProgramInAPidNamespaceIsItsFirstProcessAndSeesNoOther() throws IOException {
    String script =
        "echo $$; ls -d /proc/[0-9]*; ls /proc/self/fd;"
            + " for try in $(seq 600); do ls -d .bootfs-* || break; sleep 0.1; done 2>&1; exit 9";
    List<String> gates = new ArrayList<>();
    PidNamespace.MountStep look =
        () -> gates.addAll(List.of(dir.toFile().list((_, name) -> name.startsWith(".bootfs-"))));
    List<String> lines = run(APP, inside(look), "sh", "-c", script);
    assertThat(gates).hasSize(1).allMatch(name -> name.startsWith(".bootfs-start-"));
    assertThat(lines).startsWith("1", "/proc/1").contains("2", "3");
    assertThat(lines).doesNotContain("/proc/2", "4");
    assertThat(lines).anyMatch(line -> line.contains(".bootfs-") && line.contains("No such"));
    assertThat(dir.toFile().list()).containsExactly("output");
    assertThat(Path.of("/proc/self/status")).exists();
  }

  @Test
  void onOlderKernelsBusyboxMountsProcFromInside() throws IOException {
    Confinement confinement =
        inside(() -> {
          Path place = Files.createDirectory(dir.resolve("proc"));
          PidNamespaceStart.mountFromInside("/bin/busybox", place);
          PidNamespaceStart.replaceProc(place);
        });
    assertThat(run(APP, confinement, "sh", "-c", "ls -d /proc/[0-9]*; : $$"))
        .startsWith("/proc/1")
        .hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void aProgramWhoseProcCanNotBePreparedDoesNotStayAlive() {
    Confinement confinement =
        inside(() -> {
          throw new IOException("no proc for it");
        });
    assertThatThrownBy(() -> run(Identity.ROOT, confinement, "sleep", "1000"))
        .isInstanceOf(IOException.class)
        .hasMessage("no proc for it");
  }

  @Test
  void aProgramThatIsNotThereIsToldInAPidNamespaceToo() {
    assertThatThrownBy(() -> run(Identity.ROOT, inside(() -> {}), "/no/such"))
        .isInstanceOf(ExecException.class)
        .hasMessage("exec: \"/no/such\": stat /no/such: no such file or directory");
  }

  private Confinement inside(PidNamespace.MountStep procReady) {
    return Confinement.NONE.with(
        new PidNamespace(Path.of("/bin/busybox"), dir, () -> {}, procReady));
  }

  private List<String> status(Identity identity, Confinement confinement, String field)
      throws IOException {
    return run(identity, confinement, "grep", "^" + field, "/proc/self/status").stream()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .toList();
  }

  private List<String> run(Identity identity, Confinement confinement, String... words)
      throws IOException {
    Files.deleteIfExists(output);
    List<String> redirected = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >" + output, "sh"));
    redirected.addAll(List.of(words));
    Program program =
        new Program(
            words[0].startsWith("/") ? List.of(words) : redirected,
            List.of("PATH=/usr/bin:/bin"),
            dir.toString(),
            "/usr/bin:/bin",
            identity,
            "");
    try (RootDirectory root = RootDirectory.open(Path.of("/"))) {
      int pid = Spawn.start(root, program, confinement);
      assertThat(Processes.waitFor(pid)).isPresent();
    }
    return Files.readAllLines(output);
  }
}
