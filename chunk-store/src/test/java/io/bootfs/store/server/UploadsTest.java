package io.bootfs.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.PackName;
import io.bootfs.store.TestChunks;
import io.bootfs.store.TestPack;
import io.bootfs.store.local.ChunkFolder;
import io.bootfs.store.pack.PackCheck;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that come slowly, or too many at once. */
@Timeout(120)
final class UploadsTest {

  private static final int LIMIT = 10_000;
  private static final PackName PACK = PackName.start("0f".repeat(32));
  private static final Duration LONG = Duration.ofMinutes(10);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch begun = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void create() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void refusesAnUploadWhileOthersHoldAllRoom() throws Exception {
    start(new Uploads(LIMIT, 0, Duration.ofMillis(1), LONG));
    try (Socket slow = connect(LIMIT)) {
      begun.await();
      assertThat(put(LIMIT)).startsWith("HTTP/1.1 503 ").contains("Retry-after: 1");
      slow.getOutputStream().write(new byte[LIMIT]);
      assertThat(answer(slow)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(put(LIMIT)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void hangsUpOnABodyThatDoesNotCome() throws Exception {
    start(new Uploads(LIMIT, 0, LONG, Duration.ofMillis(200)));
    try (Socket slow = connect(LIMIT)) {
      slow.getOutputStream().write(new byte[10]);
      assertThat(answer(slow)).isEmpty();
    }
    assertThat(put(LIMIT)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void refusesWhatIsTooLargeBeforeItComes() throws Exception {
    start(new Uploads(LIMIT, 0, LONG, LONG));
    try (Socket large = connect(LIMIT + 1L)) {
      // The server waits a while for the rest before it hangs up.
      byte[] status = large.getInputStream().readNBytes("HTTP/1.1 413 ".length());
      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413 ");
    }
  }

  /** Each holds its table, and a chunk at a time. */
  @Test
  void refusesAPackWhileAnotherIsChecked(@TempDir Path folder) throws Exception {
    try (ChunkChecker checker = new ChunkChecker()) {
      startForPacks(folder, checker, Duration.ofMillis(1), LONG);
      byte[] pack = TestPack.of(TestChunks.bytes(1, 50_000), TestChunks.bytes(2, 50_000));
      try (Socket held = connect("/" + PACK.path(), pack.length)) {
        held.getOutputStream().write(pack, 0, pack.length / 2);
        begun.await();
        assertThat(put("/" + PACK.path(), pack))
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-after: 1", "too many packs");
        held.getOutputStream().write(pack, pack.length / 2, pack.length - pack.length / 2);
        assertThat(answer(held)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(put("/" + PACK.path(), pack)).startsWith("HTTP/1.1 200 ");
      assertThat(put("/" + PACK.path(), new byte[50])).startsWith("HTTP/1.1 400 ");
      assertThat(put("/" + PACK.path(), pack)).startsWith("HTTP/1.1 200 ");
    }
  }

  /** It would keep its place from others. */
  @Test
  void hangsUpOnAPackThatTrickles(@TempDir Path folder) throws Exception {
    try (ChunkChecker checker = new ChunkChecker()) {
      startForPacks(folder, checker, LONG, Duration.ofMillis(500));
      byte[] pack = TestPack.of(TestChunks.bytes(1, 50_000), TestChunks.bytes(2, 50_000));
      try (Socket slow = connect("/" + PACK.path(), pack.length)) {
        Thread trickle = Thread.startVirtualThread(() -> trickle(slow, pack));
        begun.await();
        assertThat(put("/" + PACK.path(), pack)).startsWith("HTTP/1.1 200 ");
        trickle.join();
      }
    }
  }

  /** Sends a byte ten times a second, until nobody takes it. */
  private static void trickle(Socket socket, byte[] bytes) {
    try {
      for (byte b : bytes) {
        socket.getOutputStream().write(b);
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException e) {
      // The server has hung up.
    }
  }

  private void startForPacks(
      Path folder, ChunkChecker checker, Duration patience, Duration longestPause) {
    PackCheck check = new PackCheck(checker, ChunkServer.LARGEST_CHUNK, 0);
    start(new PackHandler(new ChunkFolder(folder), true, check, 1, patience, longestPause));
  }

  private void start(Uploads uploads) {
    start(exchange -> {
      try (exchange) {
        uploads.receive(
            exchange,
            body -> {
              assertThat(body).hasSize(LIMIT);
              Answers.send(exchange, Answers.OK);
            });
      }
    });
  }

  private void start(HttpHandler handler) {
    server.createContext(
        "/",
        exchange -> {
          // By then, this one holds what it takes, or waits.
          exchange.setStreams(new Begun(exchange.getRequestBody(), begun), null);
          handler.handle(exchange);
        });
    server.start();
  }

  /** Tells that a body is being read. */
  private static final class Begun extends FilterInputStream {

    private final CountDownLatch begun;

    Begun(InputStream in, CountDownLatch begun) {
      super(in);
      this.begun = begun;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      begun.countDown();
      return super.read(bytes, offset, length);
    }
  }

  /** Begins an upload of that length. */
  private Socket connect(long length) throws IOException {
    return connect("/", length);
  }

  private Socket connect(String path, long length) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort());
    socket
        .getOutputStream()
        .write(
            "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                .formatted(path, length)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private String put(int length) throws IOException {
    return put("/", new byte[length]);
  }

  private String put(String path, byte[] body) throws IOException {
    try (Socket socket = connect(path, body.length)) {
      socket.getOutputStream().write(body);
      return answer(socket);
    }
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
