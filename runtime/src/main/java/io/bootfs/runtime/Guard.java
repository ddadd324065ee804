package io.bootfs.runtime;

import io.bootfs.linux.Confinement;
import io.bootfs.linux.Fifo;
import io.bootfs.linux.Identity;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.Processes;
import io.bootfs.linux.Redirect;
import io.bootfs.linux.RootDirectory;
import io.bootfs.linux.Signals;
import io.bootfs.linux.Spawn;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that kills a container when its runtime is gone, however that came: it reads from a
 * pipe that only the runtime has open. Whoever starts it closes it.
 *
 * <p>It can't be the kernel's own signal at a parent's death: that is asked for by the child, after
 * it was forked and before its program runs, where a JVM has no say; and programs with set-user-ID
 * lose it.
 */
final class Guard implements Closeable {

  /** By which it is told whom to guard; and where it ends, that the runtime is gone. */
  private static final String PIPE = "guard";

  /** By which it says that it guards. */
  private static final String ANSWER = "guards";

  private static final String SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * As long as it has the namespace's file open, no other one gets the same number. Process 1 is
   * among those killed, and with it goes its whole namespace. A runtime that ended before it named
   * a container leaves nothing to guard, and nothing to be said.
   */
  private static final String SCRIPT =
      "trap '' PIPE; "
          + "read -r number namespace || exit 0; "
          + "exec 2>/dev/null; "
          + "exec 2<\"$namespace\"; "
          + "echo; "
          + "read -r _; "
          + "kill -KILL $(ls -l /proc/[0-9]*/ns/pid |"
          + " sed -n \"s,.* /proc/\\([0-9]*\\)/ns/pid -> pid:.$number.\\$,\\1,p\")";

  private final Path folder;
  private final Fifo pipe;
  private final InputStream answer;
  private final int process;

  private Guard(Path folder, Fifo pipe, InputStream answer, int process) {
    this.folder = folder;
    this.pipe = pipe;
    this.answer = answer;
    this.process = process;
  }

  /**
   * Starts a guard of nobody yet. The caller's namespaces must be this machine's.
   *
   * @param folder where named pipes can be made
   * @throws IOException if this machine has no shell
   */
  static Guard start(Path folder) throws IOException {
    Fifo pipe = make(folder.resolve(PIPE));
    // Both ends are open from the beginning, so that nobody waits for the other one.
    try (Fifo _ = make(folder.resolve(ANSWER))) {
      int process = start(folder.resolve(PIPE), folder.resolve(ANSWER));
      return new Guard(folder, pipe, Files.newInputStream(folder.resolve(ANSWER)), process);
    }
  }

  private static Fifo make(Path path) throws IOException {
    Files.deleteIfExists(path); // Of an earlier run of a kept container.
    return Fifo.make(path);
  }

  private static int start(Path pipe, Path answer) throws IOException {
    Spawn.Program program =
        new Spawn.Program(
            List.of("sh", "-c", SCRIPT, Container.GUARD),
            List.of("PATH=" + SYSTEM_PATH),
            "/",
            SYSTEM_PATH,
            Identity.ROOT,
            "");
    List<Redirect> streams =
        List.of(
            new Redirect(0, pipe.toString(), Redirect.Mode.READ),
            new Redirect(1, answer.toString(), Redirect.Mode.WRITE));
    try (RootDirectory root = RootDirectory.open(Path.of("/"))) {
      return Spawn.start(root, program, Confinement.NONE, streams, () -> {});
    }
  }

  /**
   * Begins to guard a container.
   *
   * @param namespace the file that shows the container's PID namespace
   * @throws IOException if the guard is gone, or there is no such namespace
   */
  void watch(Path namespace) throws IOException {
    String shown = Files.readSymbolicLink(namespace).toString();
    String number = shown.substring(shown.indexOf('[') + 1, shown.indexOf(']'));
    Files.writeString(folder.resolve(PIPE), number + " " + namespace + "\n");
    if (answer.read() < 0) {
      throw new IOException("the shell that is to guard the container has ended");
    }
  }

  /** Says that there is nothing to guard any more. */
  void dismiss() throws LinuxException {
    Signals.send(process, Signals.SIGKILL);
  }

  /** Ends the guard, when there is nothing to guard any more. */
  @Override
  public void close() throws IOException {
    dismiss();
    Processes.waitFor(process);
    try (answer) {
      pipe.close();
    }
  }
}
