package io.bootfs.boot;

import io.bootfs.boot.view.MountPoints;
import io.bootfs.linux.Confinement;
import io.bootfs.linux.ExecException;
import io.bootfs.linux.JoinedNamespaces;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.LocalSocket;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.Mounts;
import io.bootfs.linux.Processes;
import io.bootfs.linux.ReceivedDescriptors;
import io.bootfs.linux.RootDirectory;
import io.bootfs.linux.Spawn;
import io.bootfs.oci.BootConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs the image's HEALTHCHECK as the app is run: with its rights, in its namespaces, and without
 * the store's credentials. The engine would give it the container's. Thread-safe; closing it takes
 * no more checks.
 *
 * <p>What the engine runs instead is a program of boot's, {@link BootConfig#HEALTHCHECK_PATH}: the
 * launcher, which asks through a socket for the one check that the image names, hands over where
 * its output goes, and ends with its status. So nothing of the image's ever has the container's
 * rights. The program is mounted on a mount, read-only, so that the app can't put another in its
 * place; it may ask as well, which gives it nothing that it doesn't have.
 */
final class HealthCheck implements Closeable {

  private static final String SOCKET = BootConfig.HEALTHCHECK_PATH + ".socket";
  private static final Path DEV = Path.of("/dev");
  private static final String PROC = "/proc";
  private static final Set<MountFlag> FLAGS =
      Set.of(MountFlag.READ_ONLY, MountFlag.NO_SUID, MountFlag.NO_DEV);

  private static final String NO_PLACE =
      "bootfs: warning: the image's HEALTHCHECK is not run, since /dev is not the container's alone"
          + " (-v /dev:/dev), and what is put there would stay: name devices by BOOTFS_DEVICES"
          + " instead, or check otherwise (--health-cmd) or not at all (--no-healthcheck)";

  /** An engine checks once at a time; who else asks, may wait. */
  private static final int CHECKS_AT_ONCE = 4;

  private final Semaphore free = new Semaphore(CHECKS_AT_ONCE);
  private final LocalSocket socket;

  private HealthCheck(LocalSocket socket) {
    this.socket = socket;
  }

  /**
   * What is needed to run it.
   *
   * @param root the app's root
   * @param namespaces the app's, if it has its own
   * @param program what to run
   * @param oomScore the app's
   */
  record Check(
      RootDirectory root,
      @Nullable JoinedNamespaces namespaces,
      Spawn.Program program,
      Confinement confinement,
      int oomScore) {}

  /**
   * Puts program and socket into the app's root, which is in its place; checks wait from now on.
   * Where {@code /dev} is not the container's alone, nothing is put there, no check is run, and a
   * line says so.
   *
   * @param devicesAreBoots whether the app's {@code /dev} is one that boot has made
   * @return what answers, or null
   * @throws BootException if the image's {@code /dev} is a link, which the app could lead elsewhere
   * @throws IOException if the kernel refuses
   */
  static @Nullable HealthCheck open(BootPaths paths, RootDirectory root, boolean devicesAreBoots)
      throws IOException, BootException {
    if (Files.isSymbolicLink(Path.of(root.path() + DEV))) {
      throw new BootException(
          "the image has a HEALTHCHECK, and its /dev is a link: make it a directory");
    }
    Path proc = new MountPoints(Path.of(root.path())).resolve(PROC); // It may be a link there.
    if (!devicesAreBoots && !DevicesMount.isTheContainers(DEV, proc)) {
      System.err.println(NO_PLACE);
      return null;
    }
    Path program = Path.of(root.path() + BootConfig.HEALTHCHECK_PATH);
    Files.createFile(program);
    Mounts.bind(paths.launcher(), program);
    Mounts.remount(program, FLAGS);
    return new HealthCheck(LocalSocket.listen(Path.of(root.path() + SOCKET)));
  }

  /** Begins to answer, on threads of its own. */
  void answer(Check check, Supervisor supervisor) {
    Thread.ofPlatform()
        .name("health")
        .daemon()
        .start(() -> {
          try {
            while (true) {
              free.acquireUninterruptibly();
              LocalSocket client = socket.accept();
              Thread.ofPlatform()
                  .name("check")
                  .daemon()
                  .start(() -> serve(client, check, supervisor));
            }
          } catch (LinuxException e) {
            System.err.println("bootfs: health can no longer be checked: " + e.getMessage());
          }
        });
  }

  private void serve(LocalSocket client, Check check, Supervisor supervisor) {
    CountDownLatch ended = new CountDownLatch(1);
    try (client) {
      int child = start(client, check, supervisor, ended);
      if (child != 0) {
        // Nothing comes any more: the engine ended the program that asked, or we the connection.
        client.receive().close();
        supervisor.endBeside(child);
        ended.await();
      }
    } catch (IOException e) {
      System.err.println("bootfs: health could not be checked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  /** Returns the process that checks, or 0 if there is none. */
  private static int start(
      LocalSocket client, Check check, Supervisor supervisor, CountDownLatch ended)
      throws IOException {
    try (ReceivedDescriptors streams = client.receive()) {
      if (streams.numbers().size() != 2) {
        return 0;
      }
      int output = streams.numbers().getFirst();
      int errors = streams.numbers().getLast();
      try {
        return supervisor.startBeside(
            () -> {
              int child =
                  Spawn.startBeside(
                      check.root(),
                      check.namespaces(),
                      check.program(),
                      check.confinement(),
                      output,
                      errors);
              Processes.endAsBefore(child, check.oomScore());
              return child;
            },
            status -> {
              client.end(status);
              ended.countDown();
            });
      } catch (ExecException e) {
        ReceivedDescriptors.print(errors, "bootfs: " + e.getMessage());
        client.end(e.reason().exitStatus());
        return 0;
      }
    }
  }

  @Override
  public void close() throws LinuxException {
    socket.close();
  }
}
