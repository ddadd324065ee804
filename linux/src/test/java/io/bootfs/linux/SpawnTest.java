package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.linux.ExecException.Reason;
import io.bootfs.linux.Spawn.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needs root, as the program it tests does: it changes root and user. */
class SpawnTest {

  private static final String PATH = "/usr/bin:/bin";

  @TempDir private Path dir;
  private Path output;

  @BeforeEach
  void openToAll() throws IOException {
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwxrwx"));
    output = dir.resolve("output");
  }

  @Test
  void theExitStatusIsTheProgramsOwn() throws IOException {
    assertThat(run(program("sh", "-c", "exit 42"))).isEqualTo(42);
  }

  @Test
  void anEndBySignalIsTold() throws IOException {
    assertThat(run(program("sh", "-c", "kill -KILL $$"))).isEqualTo(128 + 9);
  }

  @Test
  void argumentsAndEnvironmentArriveByteForByte() throws IOException {
    String odd = "\u00ff\u0080 \n$x'";
    Program program =
        new Program(
            List.of("sh", "-c", "printf %s \"$1\" > output; env -0 >> output", "sh", odd),
            List.of("A.B=" + odd, "EMPTY=", "noequals"),
            dir.toString(),
            PATH,
            Identity.ROOT,
            "");
    assertThat(run(program)).isZero();
    assertThat(Files.readString(output, StandardCharsets.ISO_8859_1))
        .startsWith(odd)
        .contains("EMPTY=\0");
  }

  @Test
  void theProgramHasTheIdentityAlone() throws IOException {
    Identity app = new Identity(1234, 2345, List.of(44, 100));
    assertThat(run(program(app, "sh", "-c", "id > output"))).isZero();
    assertThat(Files.readString(output)).contains("uid=1234").contains("gid=2345").contains("44");
    assertThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
  }

  @Test
  void theProgramLeadsItsOwnSessionAndHasNoOtherDescriptorsAndNoBlockedSignals()
      throws IOException {
    String script = "ls /proc/self/fd | sort -n | tail -n 1; cat /proc/self/status /proc/self/stat";
    assertThat(run(program("sh", "-c", "exec > output; " + script))).isZero();
    List<String> lines = Files.readAllLines(output);
    // ls itself holds the directory open as its fourth descriptor.
    assertThat(lines.getFirst()).isEqualTo("3");
    assertThat(lines).contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000");
  }

  @Test
  void aMissingWorkingDirectoryIsCreatedInTheNewRoot() throws IOException {
    Path root = smallRoot();
    Program program =
        new Program(List.of("/bin/busybox", "pwd"), List.of(), "/a/b", PATH, Identity.ROOT, "");
    assertThat(run(root, program)).isZero();
    assertThat(root.resolve("a/b")).isDirectory();
    assertThat(Path.of("").toAbsolutePath()).isNotEqualTo(root);
  }

  @ParameterizedTest
  @CsvSource({"/absolute/in", "/inner/relative", "/inner/again/in"})
  void whatADanglingLinkNamesIsCreatedAsAWorkingDirectory(String directory) throws IOException {
    Path root = smallRoot();
    Path inner = Files.createDirectory(root.resolve("inner"));
    Files.createSymbolicLink(root.resolve("absolute"), Path.of("/made/here"));
    Files.createSymbolicLink(inner.resolve("relative"), Path.of("../../../made/./here/in"));
    Files.createSymbolicLink(inner.resolve("again"), Path.of("../absolute"));
    Program program =
        new Program(List.of("/bin/busybox", "true"), List.of(), directory, PATH, Identity.ROOT, "");
    assertThat(run(root, program)).isZero();
    assertThat(root.resolve("made/here/in")).isEmptyDirectory();
  }

  @Test
  void aWorkingDirectoryBehindLinksInACircleIsAnError() throws IOException {
    Path root = smallRoot();
    Files.createSymbolicLink(root.resolve("circle"), Path.of("missing/../circle"));
    Program program =
        new Program(List.of("/bin/busybox", "true"), List.of(), "/circle", PATH, Identity.ROOT, "");
    assertThatThrownBy(() -> run(root, program))
        .isInstanceOf(LinuxException.class)
        .hasMessageContaining("the working directory /circle");
  }

  @ParameterizedTest
  @CsvSource({"/work", "/work/made", "/dangling", "/proc/self/root"})
  void aWorkingDirectoryDoesNotLeadOutOfTheNewRoot(String directory) throws IOException {
    // What this process's other threads have for a root is a link away.
    Path root = smallRoot();
    Path beside = Files.createDirectory(dir.resolve("beside"));
    Files.createSymbolicLink(root.resolve("work"), Path.of("/proc/self/root" + beside));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("/proc/self/root" + beside + "/x"));
    Path proc = Files.createDirectory(root.resolve("proc"));
    Mounts.mount("proc", proc, "proc", Set.of(), MountOptions.NONE);
    try {
      Program program =
          new Program(
              List.of("/bin/busybox", "true"), List.of(), directory, PATH, Identity.ROOT, "");
      assertThatThrownBy(() -> run(root, program))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the working directory " + directory);
      assertThat(beside).isEmptyDirectory();
    } finally {
      Mounts.unmount(proc);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nosuchprogram,NOT_FOUND,'exec: \"nosuchprogram\": executable file not found in $PATH'",
    "/no/such,NOT_FOUND,'exec: \"/no/such\": stat /no/such: no such file or directory'",
    "/etc/passwd/x,NOT_FOUND,'exec: \"/etc/passwd/x\": stat /etc/passwd/x: not a directory'",
    "/etc/passwd,NOT_EXECUTABLE,'exec: \"/etc/passwd\": permission denied'",
    "/etc,NOT_EXECUTABLE,'exec: \"/etc\": is a directory'",
    "passwd.txt,NOT_FOUND,'exec: \"passwd.txt\": executable file not found in $PATH'",
  })
  void whatCannotBeFoundOrRunIsSaidAsRuntimesSayIt(String name, Reason reason, String message) {
    assertThatThrownBy(() -> run(program(name)))
        .isInstanceOfSatisfying(ExecException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(message);
  }

  @Test
  void aFileOfNoKnownFormatAndAMissingInterpreterAreToldApart() throws IOException {
    Path noFormat = executable("noformat", "just text\n");
    Path noInterpreter = executable("nointerpreter", "#!/no/such/interpreter\n");
    assertThatThrownBy(() -> run(program(noFormat.toString())))
        .isInstanceOfSatisfying(
            ExecException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_EXECUTABLE))
        .hasMessageContaining("xec format error");
    assertThatThrownBy(() -> run(program(noInterpreter.toString())))
        .isInstanceOfSatisfying(
            ExecException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
        .hasMessageContaining("interpreter");
  }

  @ParameterizedTest
  @CsvSource({
    "/proc/self/exe",
    "/proc/thread-self/exe",
    "/link",
    "link",
    "/script",
    "/script-of-script"
  })
  void noFileThatAnotherProcessHasIsStarted(String name) throws IOException {
    Path root = smallRoot();
    Files.createSymbolicLink(root.resolve("link"), Path.of("proc/self/../self/exe"));
    executable("root/script", "#! /link -version\n");
    executable("root/script-of-script", "#!/script\n");
    Path proc = Files.createDirectory(root.resolve("proc"));
    Mounts.mount("proc", proc, "proc", Set.of(), MountOptions.NONE);
    try {
      Program program = new Program(List.of(name), List.of(), "/", "/", Identity.ROOT, "");
      assertThatThrownBy(() -> run(root, program))
          .isInstanceOfSatisfying(
              ExecException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_EXECUTABLE))
          .hasMessageContaining("leads through a link of /proc");
    } finally {
      Mounts.unmount(proc);
    }
  }

  private Path smallRoot() throws IOException {
    Path root = Files.createDirectories(dir.resolve("root"));
    Files.createDirectories(root.resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
    return root;
  }

  private Path executable(String name, String content) throws IOException {
    Path file = Files.writeString(dir.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Program program(String... arguments) {
    return program(Identity.ROOT, arguments);
  }

  private Program program(Identity identity, String... arguments) {
    return new Program(List.of(arguments), List.of(), dir.toString(), PATH, identity, "");
  }

  private int run(Program program) throws IOException {
    return run(Path.of("/"), program);
  }

  private static int run(Path rootPath, Program program) throws IOException {
    try (RootDirectory root = RootDirectory.open(rootPath)) {
      int pid = Spawn.start(root, program, Confinement.NONE);
      return Processes.waitFor(pid).orElseThrow().exitStatus();
    }
  }
}
