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
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pack of a start is asked for before the JVM runs, by ask.c; run by runc. */
class EarlyPackTest extends RuncFixture {

  /** What ask.c calls itself. */
  private static final String EARLY = "bootfs";

  private static final String SCRIPT = "grep -c . /bin/busybox >/dev/null; echo done";

  /** How the server answers who asks early. */
  enum Manner {
    WHOLE,
    LACKING,
    CUT,
    CHUNKED,
    MOVED,
    SILENT
  }

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private Manner manner = Manner.WHOLE;
  private CountDownLatch silence = new CountDownLatch(1);

  @BeforeEach
  void serve() throws IOException {
    asked.clear();
    manner = Manner.WHOLE;
    silence = new CountDownLatch(1);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try {
            answer(exchange);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    silence.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getRawPath().substring("/a%20store/".length());
    Path file = image.store().resolve(path);
    try (exchange) {
      boolean early = EARLY.equals(exchange.getRequestHeaders().getFirst("User-Agent"));
      if (path.endsWith(".pack") && !path.endsWith("-image.pack")) {
        asked.add(early ? "early" : "later");
      }
      Manner now = early ? manner : Manner.WHOLE;
      boolean whole = exchange.getRequestHeaders().getFirst("Range") == null;
      if (now == Manner.LACKING || !Files.exists(file) || !whole) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      if (now == Manner.SILENT) {
        silence.await();
        return;
      }
      if (now == Manner.MOVED) {
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().toString());
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      exchange.sendResponseHeaders(200, now == Manner.CHUNKED ? 0 : bytes.length);
      exchange
          .getResponseBody()
          .write(now == Manner.CUT ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/a%20store/";
  }

  /** Stores once what a start reads. */
  @BeforeAll
  void pushProfile(@TempDir Path shared) throws Exception {
    Path cache = Files.createDirectory(shared.resolve("cache"));
    try (RuncBundle first = new RuncBundle(Files.createDirectory(shared.resolve("first")), image)) {
      first.settings(new BootConfig(SHELL, "", null));
      first.config.bind(image.store(), "/.bootfs/store");
      run(first, cache, "BLOB_STORE=/.bootfs/store");
    }
    Checkout.bootfs(
            "profile",
            "push",
            "--cache",
            cache.toString(),
            "--store",
            image.store().toString(),
            image.index().toString())
        .run()
        .successful();
  }

  /** Starts a container, and returns what boot says of it. */
  private String run(RuncBundle bundle, Path cache, String... variables) throws Exception {
    bundle.config.environment.add("BOOTFS_TRACE=1");
    bundle.config.environment.addAll(List.of(variables));
    bundle.config.bind(cache, "/.bootfs/rootfs.castr");
    // Boot asks anew when it has waited for an answer.
    bundle.config.arguments = List.of(manner == Manner.SILENT ? "sleep 4; " + SCRIPT : SCRIPT);
    Command.Result result = bundle.run();
    assertThat(result.out()).as(result.err()).isEqualTo("done\n");
    assertThat(result.err()).doesNotContain("prefetch:");
    return result.err();
  }

  private Path cache() throws IOException {
    return Files.createDirectory(folder.resolve("cache"));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOfNoUseIsAskedForAgain(Manner given) throws Exception {
    manner = given;
    Path cache = cache();
    String printed = run(bundle, cache, "BLOB_STORE=" + url());
    assertThat(asked.poll()).isEqualTo("early");
    switch (given) {
      case WHOLE -> {
        assertThat(asked).isEmpty();
        assertThat(printed).contains(" in 1 requests, 1 of them for packs");
      }
      case LACKING -> assertThat(asked).isEmpty();
      case CUT, CHUNKED, MOVED, SILENT -> assertThat(asked).isNotEmpty().containsOnly("later");
    }
  }

  @Test
  void whereTheCacheHasAProfileNothingIsAskedEarly() throws Exception {
    Path cache = cache();
    run(bundle, cache, "BLOB_STORE=" + url());
    asked.clear();
    try (RuncBundle next = new RuncBundle(Files.createDirectory(folder.resolve("next")), image)) {
      next.settings(new BootConfig(SHELL, "", url()));
      run(next, cache);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void theConvertersStoreIsAskedToo() throws Exception {
    bundle.settings(new BootConfig(SHELL, "", url()));
    run(bundle, cache());
    assertThat(asked).containsExactly("early");
  }

  @Test
  void aContainerOfAnOrdinaryUserAsksToo() throws Exception {
    bundle.config.uid = 1000;
    run(bundle, cache(), "BLOB_STORE=" + url());
    assertThat(asked).containsExactly("early");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BOOTFS_STORE_HEADER=X-Key: 1", "no_proxy=*", "BOOTFS_PREFETCH_REST=1"})
  void whereMoreIsSaidOfStoresTheBootProgramAsks(String variable) throws Exception {
    run(bundle, cache(), "BLOB_STORE=" + url(), variable);
    assertThat(asked).containsExactly("later");
  }

  @Test
  void twoStoresAreAskedByTheBootProgram() throws Exception {
    run(bundle, cache(), "BLOB_STORE=" + url() + " " + url());
    assertThat(asked).containsExactly("later");
  }

  @Test
  void whereAnotherAsksForTheSameCacheTheBootProgramDecides() throws Exception {
    Path cache = cache();
    Process other = new ProcessBuilder("flock", cache.toString(), "sh", "-c", "echo; cat").start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('\n');
      run(bundle, cache, "BLOB_STORE=" + url());
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(asked).containsExactly("later");
  }
}
