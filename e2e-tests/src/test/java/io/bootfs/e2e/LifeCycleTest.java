package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a converted container's processes, from signals to their end; run by runc. */
class LifeCycleTest extends RuncFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What can't be caught, CHLD, and what docs/differences.md says that boot keeps. */
  private static final Set<Integer> NOT_PASSED_ON = Set.of(4, 7, 8, 9, 11, 17, 19, 32, 33, 64);

  @Test
  void everySignalThatCanBeCaughtReachesTheApp() throws Exception {
    List<Integer> signals =
        IntStream.rangeClosed(1, 64).filter(n -> !NOT_PASSED_ON.contains(n)).boxed().toList();
    StringBuilder script = new StringBuilder();
    signals.forEach(n -> script.append("trap 'echo got-%d.' %d; ".formatted(n, n)));
    Process container = start(script + "echo ready; while :; do sleep 0.02; done");
    for (int signal : signals) {
      bundle.kill(Integer.toString(signal));
      await("got-" + signal + ".", () -> log().contains("got-" + signal + "."));
    }
    bundle.kill("KILL");
    assertThat(container.waitFor()).isEqualTo(137);
  }

  @Test
  void tenThousandOrphansAreReaped() throws Exception {
    Process container =
        start(
            "n=0; while [ $n -lt 10000 ]; do (: &); n=$((n + 1)); done; echo ready;"
                + " while :; do sleep 1; done");
    await("no zombie", () -> bundle.exec("sh", "-c", zombies()).out().equals("0\n"));
    bundle.kill("KILL");
    container.waitFor();
  }

  private static String zombies() {
    return "cat /proc/[0-9]*/status 2>/dev/null | grep -c '^State:.Z'";
  }

  @Test
  void whereTheAppLeavesADaemonTheContainerEndsWithTheApp() throws Exception {
    String mark = "86400." + System.nanoTime();
    bundle.config.arguments = List.of("setsid sleep " + mark + " & exit 3");
    assertThat(bundle.run().status()).isEqualTo(3);
    await("the daemon's end", () -> !isRunning(mark));
  }

  @Test
  void anAppThatIsStoppedGoesOnWhenItIsContinued() throws Exception {
    Process container = start("echo ready; kill -STOP $$; exit 9");
    String state = "grep -l '^State:.T' /proc/[0-9]*/status";
    await("a stopped app", () -> bundle.exec("sh", "-c", state).status() == 0);
    bundle.kill("CONT");
    assertThat(container.waitFor()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BOOTFS_TREE=", "BOOTFS_TREE=1"})
  void aContainerWhoseImageIsServedNoMoreEnds(String how) throws Exception {
    bundle.config.environment.add(how);
    Process container = start("echo ready; while :; do sleep 1; done");
    loseImage(bundle);
    await("the container's end", () -> !container.isAlive());
    assertThat(container.exitValue()).isEqualTo(125);
    assertThat(log())
        .contains("bootfs: the image can no longer be read")
        .doesNotContain("fatal error");
  }

  @Test
  void soDoesOneWhoseAppReadsJustThenFromASilentStore() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Path volume = Files.createDirectory(folder.resolve("volume"));
    Path go = volume.resolve("go");
    byte[] large = new byte[4 << 20];
    new Random(1).nextBytes(large);
    ChunkedTree other =
        ChunkedTree.ofBusybox(
            Files.createDirectory(folder.resolve("other")), Map.of("large", large));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext(
        "/",
        exchange -> {
          if (Files.exists(go)) {
            asked.countDown(); // And the answer never comes.
          } else {
            send(exchange, other.store());
          }
        });
    server.start();
    try (RuncBundle late = new RuncBundle(Files.createDirectory(folder.resolve("late")), other)) {
      late.settings(new BootConfig(SHELL, "", null));
      late.config.bind(Files.createDirectory(folder.resolve("cache")), "/.bootfs/rootfs.castr");
      late.config.bind(volume, "/volume");
      late.config.environment.addAll(
          List.of(
              "BLOB_STORE=http://127.0.0.1:" + server.getAddress().getPort() + "/",
              "BOOTFS_PREFETCH=0"));
      late.config.arguments =
          List.of("echo ready; while ! test -e /volume/go; do sleep 0.1; done; cat /large");
      Process container = late.start();
      Files.createFile(go);
      asked.await();
      loseImage(late);
      await("the container's end", () -> !container.isAlive());
      assertThat(container.exitValue()).isEqualTo(125);
      assertThat(Files.readString(late.log())).contains("bootfs: the image can no longer be read");
    } finally {
      server.stop(0);
    }
  }

  private static void send(HttpExchange exchange, Path store) throws IOException {
    try (exchange) {
      Path chunk = store.resolve(exchange.getRequestURI().getPath().substring(1));
      byte[] bytes = Files.readAllBytes(chunk);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Aborts boot's connection to the kernel. */
  private void loseImage(RuncBundle bundle) throws IOException, InterruptedException {
    Path control = Files.createDirectory(folder.resolve("control"));
    Command.of("mount", "-t", "fusectl", "fusectl", control.toString()).run().successful();
    try {
      Files.writeString(control.resolve(connection(bundle)).resolve("abort"), "1");
    } finally {
      Command.of("umount", control.toString()).run().successful();
    }
  }

  /** Returns the number of boot's connection to the kernel: the minor one of what it serves. */
  private static String connection(RuncBundle bundle) throws IOException, InterruptedException {
    Path mounts = Path.of("/proc", Long.toString(bundle.boot().pid()), "mountinfo");
    String served =
        Files.readAllLines(mounts).stream()
            .filter(line -> line.contains(" - fuse"))
            .findFirst()
            .orElseThrow();
    return served.replaceFirst("\\S+ \\S+ \\d+:(\\d+) .*", "$1");
  }

  private Process start(String script) throws IOException, InterruptedException {
    bundle.config.arguments = List.of(script);
    return bundle.start();
  }

  private String log() throws IOException {
    return Files.readString(bundle.log());
  }

  private static boolean isRunning(String mark) throws IOException, InterruptedException {
    return Command.of("pgrep", "-f", "sleep " + mark.replace(".", "[.]")).run().status() == 0;
  }

  private static void await(String what, Callable<Boolean> reached) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!reached.call()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.sleep(20);
    }
  }
}
