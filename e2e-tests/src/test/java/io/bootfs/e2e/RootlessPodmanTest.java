package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.e2e.Command.Result;
import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A converted image in the podman of an ordinary user, where nobody can mount EROFS. */
@Order(6)
@ResourceLock("podman")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RootlessPodmanTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 200;

  /** Until it has cleaned up after a container, podman calls it stopped, then exited. */
  private static final Set<String> ENDED = Set.of("stopped", "exited");

  private static final String SERVER = "bootfs-e2e-rootless";
  private static final String FALLBACK = "so the tree is served by FUSE";

  private Engine engine;
  private ChunkServer chunks;

  @BeforeAll
  void prepare() throws Exception {
    ConvertedDemo demo = ConvertedDemo.get();
    chunks =
        ChunkServer.start(
            demo.folder.resolve("rootfs.castr"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    engine = RootlessPodmanEngine.start();
    engine.load(demo.folder.resolve("image.tar"));
  }

  @AfterAll
  void stop() throws IOException, InterruptedException {
    engine.stop();
    chunks.close();
  }

  @Test
  void theImageRunsWithAWritableRootAndAgainFromTheCacheWithoutNetworkAndKeepsIt()
      throws Exception {
    String program =
        """
        import os, shutil
        print(os.getcwd(), os.getuid(), open("/etc/os-release").readline().strip())
        shutil.rmtree("/etc/apt")
        os.mkdir("/etc/apt")
        print(os.listdir("/etc/apt"))
        os.chown("/etc/passwd", 1234, 5678)
        print(os.stat("/etc/passwd").st_uid, os.stat("/usr/bin/passwd").st_mode & 0o7777)
        """;
    List<String> app = List.of("-e", "BOOTFS_USER=root", ConvertedDemo.TAG, "-c", program);
    Result first = run(List.of("--privileged", "--network", "host", "-e", store()), app);
    assertThat(first.successful().out())
        .startsWith("/app 0 PRETTY_NAME=\"Debian GNU/Linux 12")
        .endsWith("\n[]\n1234 2541\n");
    assertThat(first.err()).containsOnlyOnce(FALLBACK);

    List<String> kept = List.of("-v", "bootfs-state:/state", "-e", "BOOTFS_UPPER=/state");
    List<String> offline = new ArrayList<>(kept);
    offline.addAll(List.of("--cap-add", "SYS_ADMIN", "--network", "none"));
    Result second = run(offline, app);
    assertThat(second.successful().out()).isEqualTo(first.out());

    String look = "import os; print(os.listdir('/etc/apt'), os.stat('/etc/passwd').st_uid)";
    List<String> next = List.of("-e", "BOOTFS_USER=root", ConvertedDemo.TAG, "-c", look);
    assertThat(run(offline, next).successful().out()).isEqualTo("[] 1234\n");
  }

  @Test
  void execEntersItAndStopEndsItByTheAppsOwnHandler() throws Exception {
    start(
        List.of("--cap-add", "SYS_ADMIN", "--network", "host", "-e", store()),
        List.of("--name", SERVER, "-e", "PORT=0", ConvertedDemo.TAG));
    engine.await(SERVER, "its port", logs -> logs.out().contains("ready on port"));
    Result entered = engine.command("exec", SERVER, "cat", "/app/server.py").run();
    assertThat(entered.successful().out()).contains("class Greeting");
    engine.command("stop", "--time", "60", SERVER).run().successful();
    assertThat(engine.inspect(SERVER, "State.ExitCode")).isEqualTo("0");
  }

  /** Runs a container to its end, in the background: in front of it podman waits 20 s for more. */
  private Result run(List<String> flags, List<String> words) throws Exception {
    String container = start(flags, words);
    awaitEnd(container);
    Result logs = engine.command("logs", container).run().successful();
    int status = Integer.parseInt(engine.inspect(container, "State.ExitCode"));
    return new Result(status, logs.out(), logs.err());
  }

  private String start(List<String> flags, List<String> words) throws Exception {
    List<String> all = new ArrayList<>(List.of("run", "--detach", "--device", "/dev/fuse"));
    all.addAll(List.of("-v", "bootfs-cache:/.bootfs/rootfs.castr"));
    all.addAll(flags);
    all.addAll(words);
    return engine.command(all.toArray(String[]::new)).run().successful().out().strip();
  }

  private String store() {
    return "BLOB_STORE=" + chunks.uri();
  }

  private void awaitEnd(String container) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    String state = engine.inspect(container, "State.Status");
    while (!ENDED.contains(state)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(container + " did not end: it is " + state);
      }
      Thread.sleep(POLL_MILLIS);
      state = engine.inspect(container, "State.Status");
    }
  }
}
