package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A container that ends while its store is silent; run by runc. */
class StalledEndTest extends RuncFixture {

  private static final int READERS = 48;

  /** So many have to wait at least: as many chunks are fetched at once. */
  private static final int WAITING = 12;

  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean silent;
  private HttpServer server;

  @Override
  @BeforeAll
  void makeImage(@TempDir Path shared) throws IOException, InterruptedException {
    byte[] big = new byte[READERS * 160 * 4096];
    new Random(1).nextBytes(big);
    image = ChunkedTree.ofBusybox(shared, Map.of("big", big));
  }

  @BeforeEach
  void serve() throws IOException {
    silent = false;
    waiting.set(0);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (silent) {
      waiting.incrementAndGet();
      return; // The answer never comes.
    }
    try (exchange) {
      Path file = image.store().resolve(exchange.getRequestURI().getPath().substring(1));
      if (Files.isRegularFile(file)) {
        byte[] bytes = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @RepeatedTest(2)
  void whatWasAskedForByProcessesThatAreGoneHoldsUpNoEnd() throws Exception {
    Path control = Files.createDirectory(folder.resolve("control"));
    bundle.config.bind(control, "/control");
    bundle.config.bind(Files.createDirectory(folder.resolve("cache")), "/.bootfs/rootfs.castr");
    bundle.config.environment.addAll(
        List.of(
            "BLOB_STORE=http://127.0.0.1:" + server.getAddress().getPort() + "/",
            "BOOTFS_PREFETCH=0"));
    bundle.config.arguments = List.of(app());
    Process container = bundle.start();
    silent = true;
    Files.createFile(control.resolve("read"));
    RunRig.await("readers that wait", () -> waiting.get() >= WAITING);
    Files.createFile(control.resolve("end"));
    RunRig.await("the container's end", () -> !container.isAlive());
    assertThat(container.exitValue()).isEqualTo(7);
  }

  private static String app() {
    return """
    cat /bin/busybox >/dev/null
    pids=
    echo ready
    until [ -e /control/read ]; do sleep 0.02; done
    for i in $(busybox seq 0 %d); do
      busybox dd if=/big of=/dev/null bs=4096 count=1 skip=$((i * 160)) 2>/dev/null &
      pids="$pids $!"
    done
    until [ -e /control/end ]; do sleep 0.02; done
    kill -9 $pids
    wait
    exit 7
    """
        .formatted(READERS - 1);
  }
}
