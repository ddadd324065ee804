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

  private static final String PIPE = "guard";
  private static final String SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  /** Process 1 is among those killed, and with it goes its whole namespace. */
  private static final String SCRIPT =
      "read -r _; "
          + "kill -KILL $(ls -l /proc/[0-9]*/ns/pid |"
          + " sed -n \"s,.* /proc/\\([0-9]*\\)/ns/pid -> pid:.$1.\\$,\\1,p\")";

  private final Fifo pipe;
  private final int process;

  private Guard(Fifo pipe, int process) {
    this.pipe = pipe;
    this.process = process;
  }

  /**
   * Starts to guard a container. The caller's namespaces must be this machine's.
   *
   * @param folder where a named pipe can be made
   * @param namespace the file that shows the container's PID namespace
   * @throws IOException if this machine has no shell
   */
  static Guard start(Path folder, Path namespace) throws IOException {
    String number = Files.readSymbolicLink(namespace).toString().replaceAll("[^0-9]", "");
    Spawn.Program program =
        new Spawn.Program(
            List.of("sh", "-c", SCRIPT, Container.GUARD, number),
            List.of("PATH=" + SYSTEM_PATH),
            "/",
            SYSTEM_PATH,
            Identity.ROOT,
            "");
    Path path = folder.resolve(PIPE);
    Files.deleteIfExists(path); // Of an earlier run of a kept container.
    List<Redirect> streams =
        List.of(
            new Redirect(0, path.toString(), Redirect.Mode.READ),
            new Redirect(1, "/dev/null", Redirect.Mode.WRITE),
            // As long as it is open, no other namespace gets the same number.
            new Redirect(2, namespace.toString(), Redirect.Mode.READ));
    Fifo pipe = Fifo.make(path);
    try (RootDirectory root = RootDirectory.open(Path.of("/"))) {
      return new Guard(pipe, Spawn.start(root, program, Confinement.NONE, streams, () -> {}));
    }
  }

  /** Ends the guard, when there is nothing to guard any more. */
  @Override
  public void close() throws LinuxException {
    Signals.send(process, Signals.SIGKILL);
    Processes.waitFor(process);
    pipe.close();
  }
}
