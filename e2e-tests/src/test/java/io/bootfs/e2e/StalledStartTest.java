package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bootfs.chunker.IndexReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A container whose store falls silent while boot itself waits for the image; run by runc. */
class StalledStartTest extends RuncFixture {

  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    // Of the index, the superblock's chunk is all that comes.
    String first = IndexReader.read(image.index()).id(0).toString();
    Path chunk = image.store().resolve(first.substring(0, 4)).resolve(first + ".cacnk");
    server.createContext("/" + first.substring(0, 4) + "/", exchange -> send(exchange, chunk));
    server.createContext("/", exchange -> {}); // Whose answer never comes.
    server.start();
  }

  private static void send(HttpExchange exchange, Path chunk) throws IOException {
    try (exchange) {
      byte[] bytes = Files.readAllBytes(chunk);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"KILL,137", "TERM,143"})
  void itCanBeEnded(String signal, int status) throws Exception {
    bundle.config.bind(Files.createDirectory(folder.resolve("cache")), "/.bootfs/rootfs.castr");
    bundle.config.environment.addAll(
        List.of(
            "BLOB_STORE=http://127.0.0.1:" + server.getAddress().getPort() + "/",
            "BOOTFS_PREFETCH=0"));
    bundle.config.arguments = List.of("true");
    Process container = bundle.startUnready();
    RunRig.await("a thread that waits for its own process", () -> isStalled(container));
    bundle.kill(signal);
    RunRig.await("the container's end", () -> !container.isAlive());
    assertThat(container.exitValue()).isEqualTo(status);
  }

  /** Tells whether a thread of boot waits in the kernel for a reply to a request of FUSE. */
  private static boolean isStalled(Process container) {
    List<ProcessHandle> processes = container.descendants().toList();
    for (ProcessHandle process : processes) {
      Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
        for (Path thread : threads) {
          if (Files.readString(thread.resolve("wchan")).equals("request_wait_answer")) {
            return true;
          }
        }
      } catch (IOException e) {
        // It has ended meanwhile: no such file, or no such process.
      }
    }
    return false;
  }
}
