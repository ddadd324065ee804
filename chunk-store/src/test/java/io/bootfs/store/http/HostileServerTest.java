package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP client makes of servers that are broken, hostile or slow. */
final class HostileServerTest {

  private static final byte[] DATA = TestChunks.bytes(1, 60_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final byte[] CHUNK = TestChunks.encoded(DATA).bytes();
  private static final int LIMIT = ChunkCodec.limit(DATA.length);
  private static final HttpOptions HASTY =
      new HttpOptions(
          Duration.ofMillis(500),
          Duration.ofMillis(150),
          Duration.ofMillis(150),
          Duration.ofMillis(600),
          4);

  @Test
  void readsABodyOfUnknownLength() throws Exception {
    try (HostileServer server =
            HostileServer.start((n, socket, out) -> {
              HostileServer.head(out, "HTTP/1.0 200 OK");
              out.write(CHUNK);
            });
        HttpStore store = store(server)) {
      assertThat(store.get(ID, LIMIT).bytes()).isEqualTo(CHUNK);
    }
  }

  @Test
  void saysWhereAServerAnswersNoTls() throws Exception {
    Duration time = Duration.ofSeconds(20);
    HttpOptions options = new HttpOptions(Duration.ofMillis(500), time, time, time, 4);
    try (HostileServer server = HostileServer.start((n, socket, out) -> {});
        HttpStore store = new HttpStore(server.url().replace("http:", "https:"), options)) {
      assertThatThrownBy(() -> store.get(ID, LIMIT))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("does it speak https there")
          .hasMessageContaining("nothing to a TLS greeting within 500 ms");
    }
  }

  @Test
  void refusesALengthOverTheLimitUnread() throws Exception {
    for (String length : new String[] {"" + (LIMIT + 1), "2147483648", "9223372036854775807"}) {
      HostileServer.Script script =
          (n, socket, out) -> {
            HostileServer.head(out, "HTTP/1.1 200 OK", "Content-Length: " + length);
            pour(out);
          };
      refusesBody(script, length + " bytes, more than " + LIMIT);
    }
  }

  @Test
  void stopsAnEndlessBodyAtTheLimit() throws Exception {
    HostileServer.Script chunked =
        (n, socket, out) -> {
          HostileServer.head(out, "HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
          while (true) {
            out.write("1000\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[0x1000]);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        };
    refusesBody(chunked, "an unending answer, more than " + LIMIT);
    HostileServer.Script untilClose =
        (n, socket, out) -> {
          HostileServer.head(out, "HTTP/1.0 200 OK");
          pour(out);
        };
    refusesBody(untilClose, "an unending answer, more than " + LIMIT);
  }

  private static void refusesBody(HostileServer.Script script, String words) throws IOException {
    try (HostileServer server = HostileServer.start(script);
        HttpStore store = store(server)) {
      long before = allocated();
      assertThatThrownBy(() -> store.get(ID, LIMIT))
          .isInstanceOf(ChunkInvalidException.class)
          .hasMessageContaining(ID.toString())
          .hasMessageContaining(server.url())
          .hasMessageContaining(words);
      assertThat(allocated() - before).isLessThan(8L << 20);
    }
  }

  @Test
  void inflatesNothing() throws Exception {
    HostileServer.Script script =
        (n, socket, out) -> {
          HostileServer.head(
              out,
              "HTTP/1.1 200 OK",
              "Content-Encoding: gzip",
              "Content-Length: " + CHUNK.length,
              "Connection: close");
          out.write(CHUNK);
        };
    try (HostileServer server = HostileServer.start(script);
        HttpStore store = store(server)) {
      assertThat(store.get(ID, LIMIT).bytes()).isEqualTo(CHUNK);
    }
  }

  @Test
  void saysThatABodyIsCutShort() throws Exception {
    passes(
        (n, socket, out) -> {
          HostileServer.head(out, "HTTP/1.1 200 OK", "Content-Length: " + CHUNK.length);
          out.write(CHUNK, 0, CHUNK.length / 2);
        },
        "unexpected end of stream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK\r\nContent-Length: -5", "503 Busy\r\nRetry-After: 99999999999"})
  void saysThatAFieldIsNoNumber(String head) throws Exception {
    passes(
        (n, socket, out) -> HostileServer.head(out, "HTTP/1.1 " + head), "answer is malformed (");
  }

  @Test
  void saysThatTheConnectionIsReset() throws Exception {
    passes(
        (n, socket, out) -> {
          HostileServer.head(out, "HTTP/1.1 200 OK", "Content-Length: " + CHUNK.length);
          out.write(CHUNK, 0, 1000);
          out.flush();
          socket.setSoLinger(true, 0);
        },
        "");
  }

  @Test
  void saysThatTheServerHangsUp() throws Exception {
    passes(
        (n, socket, out) -> {},
        "hangs up without an answer; was it ended, or does it speak https there");
  }

  @Test
  void saysThatTheServerIsNoHttpServer() throws Exception {
    passes(
        (n, socket, out) ->
            out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII)),
        "SSH-2.0-OpenSSH_9.2");
  }

  @Test
  void quotesNothingThatATerminalObeys() throws Exception {
    String line = "\u001b[2J\u0007\u009b\u202e" + "x".repeat(10_000) + "\r\n";
    try (HostileServer server =
            HostileServer.start(
                (n, socket, out) -> out.write(line.getBytes(StandardCharsets.UTF_8)));
        HttpStore store = store(server)) {
      assertThatThrownBy(() -> store.get(ID, LIMIT))
          .hasMessageContaining("?[2J???xxx")
          .hasMessageNotContaining("\u001b")
          .hasMessageNotContaining("\u009b")
          .hasMessageNotContaining("\u202e")
          .satisfies(e -> assertThat(e.toString().length()).isLessThan(600));
    }
  }

  @Test
  void doesNotWaitForAStalledServer() throws Exception {
    timesOut((n, socket, out) -> Thread.sleep(60_000));
    timesOut((n, socket, out) -> {
      HostileServer.head(out, "HTTP/1.1 200 OK", "Content-Length: " + CHUNK.length);
      Thread.sleep(60_000);
    });
  }

  @Test
  void doesNotWaitForATricklingServer() throws Exception {
    timesOut((n, socket, out) -> {
      HostileServer.head(out, "HTTP/1.1 200 OK", "Content-Length: " + CHUNK.length);
      for (byte b : CHUNK) {
        out.write(b);
        out.flush();
        Thread.sleep(20);
      }
    });
  }

  private static void passes(HostileServer.Script script, String words) throws IOException {
    passes(script, HttpOptions.DEFAULT, words);
  }

  private static void timesOut(HostileServer.Script script) throws IOException {
    passes(script, HASTY, "no whole answer in time");
  }

  private static void passes(HostileServer.Script script, HttpOptions options, String words)
      throws IOException {
    try (HostileServer server = HostileServer.start(script);
        HttpStore store = new HttpStore(server.url(), options)) {
      assertThatThrownBy(() -> store.get(ID, LIMIT))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
          .hasMessageContaining(ID.toString())
          .hasMessageContaining(server.url())
          .hasMessageContaining(words);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "201, false", "204, false", "206, false", "301, false", "400, false", "401, false",
    "403, false", "405, false", "408, true", "410, false", "418, false", "429, true",
    "500, true", "501, false", "502, true", "503, true", "504, true", "599, true"
  })
  void tellsWhichStatusMayPass(int status, boolean passing) throws Exception {
    HostileServer.Script script =
        (n, socket, out) -> HostileServer.answer(out, status + " x", new byte[0]);
    try (HostileServer server = HostileServer.start(script);
        HttpStore store = store(server)) {
      assertThatThrownBy(() -> store.get(ID, LIMIT))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.isPassing()).isEqualTo(passing))
          .hasMessageContaining(ID.toString())
          .hasMessageContaining(server.url())
          .hasMessageContaining("HTTP status " + status);
      assertThatThrownBy(() -> store.has(ID)).hasMessageContaining("HTTP status " + status);
    }
  }

  @Test
  void passesOnWhenToAskAgain() throws Exception {
    for (String value : new String[] {"7", "Fri, 31 Dec 2100 23:59:59 GMT", "soon", "-1"}) {
      HostileServer.Script script =
          (n, socket, out) ->
              HostileServer.head(
                  out,
                  "HTTP/1.1 429 Too Many",
                  "Retry-After: " + value,
                  "Content-Length: 0",
                  "Connection: close");
      try (HostileServer server = HostileServer.start(script);
          HttpStore store = store(server)) {
        assertThatThrownBy(() -> store.get(ID, LIMIT))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> {
                  assertThat(e.isPassing()).isTrue();
                  switch (value) {
                    case "7" -> assertThat(e.pause()).isEqualTo(Duration.ofSeconds(7));
                    case "soon", "-1" -> assertThat(e.pause()).isZero();
                    default -> assertThat(e.pause()).isGreaterThan(Duration.ofDays(365));
                  }
                });
      }
    }
  }

  @Test
  void asksNoMoreAtOnceThanItMay() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    HostileServer.Script script =
        (n, socket, out) -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          Thread.sleep(20);
          atOnce.decrementAndGet();
          HostileServer.answer(out, "200 OK", CHUNK);
        };
    HttpOptions narrow =
        new HttpOptions(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            3);
    try (HostileServer server = HostileServer.start(script);
        HttpStore store = new HttpStore(server.url(), narrow);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<EncodedChunk>> results = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        results.add(threads.submit(() -> store.get(ID, LIMIT)));
      }
      for (Future<EncodedChunk> result : results) {
        assertThat(result.get().bytes()).isEqualTo(CHUNK);
      }
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void saysThatAWriteFails() throws Exception {
    HostileServer.Script script =
        (n, socket, out) -> HostileServer.answer(out, "405 x", new byte[0]);
    try (HostileServer server = HostileServer.start(script);
        HttpStore store = store(server)) {
      assertThatThrownBy(() -> store.put(ID, TestChunks.encoded(DATA)))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessageContaining("can't put chunk " + ID + " to store " + server.url())
          .hasMessageContaining("HTTP status 405; it takes no chunks");
    }
  }

  @Test
  void takesAPageForWhatItIs() throws Exception {
    byte[] page = "<html>log in</html>".getBytes(StandardCharsets.UTF_8);
    try (HostileServer server =
            HostileServer.start((n, socket, out) -> HostileServer.answer(out, "200 OK", page));
        HttpStore store = store(server);
        ChunkCodec codec = new ChunkCodec()) {
      assertThatThrownBy(() ->
              codec.decode(
                  ID, store.get(ID, LIMIT), DATA.length, Digest.SHA512_256, store.location()))
          .isInstanceOf(ChunkInvalidException.class)
          .hasMessageContaining("it is not a zstd frame");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"me:secret@", "me@", ""})
  void sendsCredentialsAndShowsNone(String credentials) throws Exception {
    StringBuilder seen = new StringBuilder();
    try (AuthServer server = new AuthServer("me:secret")) {
      HttpStore store =
          new HttpStore(server.url().replace("//", "//" + credentials), HttpOptions.DEFAULT);
      try (store) {
        if (credentials.contains("secret")) {
          assertThatThrownBy(() -> store.get(ID, LIMIT))
              .isInstanceOf(ChunkMissingException.class)
              .satisfies(e -> seen.append(e.getMessage()));
        } else {
          assertThatThrownBy(() -> store.get(ID, LIMIT))
              .isInstanceOf(StoreException.class)
              .hasMessageContaining("401; check user and password")
              .satisfies(e -> seen.append(e.getMessage()));
        }
      }
    }
    assertThat(seen.toString()).doesNotContain("secret").doesNotContain("me@");
  }

  @Test
  void canBeInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    HostileServer.Script stall =
        (n, socket, out) -> {
          asked.countDown();
          Thread.sleep(60_000);
        };
    try (HostileServer server = HostileServer.start(stall);
        HttpStore store = new HttpStore(server.url(), HttpOptions.DEFAULT)) {
      FutureTask<Object> read = new FutureTask<>(() -> store.get(ID, LIMIT));
      Thread thread = Thread.ofVirtual().start(read);
      asked.await();
      thread.interrupt();
      assertThatThrownBy(read::get).hasCauseInstanceOf(InterruptedIOException.class);
    }
  }

  private static void pour(OutputStream out) throws IOException {
    byte[] bytes = new byte[1 << 16];
    while (true) {
      out.write(bytes);
    }
  }

  private static HttpStore store(HostileServer server) throws IOException {
    return new HttpStore(server.url(), HttpOptions.DEFAULT);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
