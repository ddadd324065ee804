package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.BootConfig;
import io.bootfs.oci.RunConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** {@code bootfs run} and its relatives on a data root of a test's own. */
final class RunRig {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final long POLL_MILLIS = 20;
  private static final int SIGNALLED_BASE = 128;

  private final Path folder;

  /** The folder of all state. */
  final Path root;

  /** The image's folder, as {@code bootfs convert} leaves one. */
  final Path image;

  RunRig(Path folder, ChunkedTree tree, RunConfig config) throws IOException {
    this.folder = folder;
    root = folder.resolve("data");
    image = Objects.requireNonNull(tree.index().getParent());
    try (OutputStream out = Files.newOutputStream(image.resolve(RunConfig.FILE_NAME))) {
      config.write(out);
    }
  }

  /** Returns an image's settings: a shell as ENTRYPOINT, and a few of the others. */
  static RunConfig shell() {
    return new RunConfig(
        new BootConfig(List.of("/bin/sh", "-c"), "app", null),
        List.of("echo default $FROM_IMAGE; pwd; id -u"),
        List.of("FROM_IMAGE=yes", "PATH=/bin"),
        "/home/app",
        "example/busybox:1");
  }

  /** Returns a verb on this data root. */
  Command verb(String verb, String... words) {
    List<String> all = new ArrayList<>(List.of(verb, "--root", root.toString()));
    all.addAll(List.of(words));
    return Checkout.bootfs(all.toArray(String[]::new));
  }

  /** Runs a container to its end. */
  Command.Result run(String... words) throws IOException, InterruptedException {
    return verb("run", words).run();
  }

  /** Starts a container, and returns when it has printed a line {@code ready}. */
  Process start(String... words) throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "container", ".log");
    Process process = verb("run", words).start(log);
    await("ready: " + log, () -> !process.isAlive() || text(log).contains("ready\n"));
    assertThat(process.isAlive()).as(text(log)).isTrue();
    return process;
  }

  /** Waits for the end of a container, and returns its exit status. */
  static int end(Process process) throws IOException, InterruptedException {
    await("end", () -> !process.isAlive());
    return process.exitValue();
  }

  /** Sends a signal to a process. */
  static void signal(long pid, String name) throws IOException, InterruptedException {
    Command.of("kill", "-" + name, Long.toString(pid)).run().successful();
  }

  /** Returns what a status means that a signal is the cause of. */
  static int killed(int signal) {
    return SIGNALLED_BASE + signal;
  }

  /** Returns the processes whose command line has {@code mark} in it, zombies left out. */
  static List<Long> processes(String mark) throws IOException {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(ProcessHandle::pid).filter(pid -> commandLine(pid).contains(mark)).toList();
    }
  }

  /** Tells whether a process is the guard of a container. */
  static boolean isGuard(long pid) {
    return commandLine(pid).contains("bootfs-guard");
  }

  private static String commandLine(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  /** Something that comes true by itself. */
  interface Condition {

    boolean holds() throws IOException;
  }

  /** Waits until a condition holds, and fails the test when it does not within a minute. */
  static void await(String what, Condition condition) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited too long for " + what).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Fails if a run has left more than the image. */
  void assertNothingIsLeft() throws IOException, InterruptedException {
    String ofRuns = "--root " + root; // Guards share their process's command line.
    await("the processes of runs to end", () -> processes(ofRuns).isEmpty());
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(root.toString());
    assertThat(root.resolve("layers")).isEmptyDirectory();
    assertThat(root.resolve("rootfs")).isEmptyDirectory();
    try (Stream<Path> files = Files.list(root.resolve("containers"))) {
      assertThat(files).containsExactly(root.resolve("containers/.lock"));
    }
  }
}
