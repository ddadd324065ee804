package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks that are asked for the short way, after a first one that the client got. */
final class DirectGetsTest {

  private static final byte[] DATA = TestChunks.bytes(1, 60_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final byte[] CHUNK = TestChunks.encoded(DATA).bytes();
  private static final int LIMIT = ChunkCodec.limit(DATA.length);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String LENGTH = "Content-Length: ";

  /** How a server answers. */
  private interface Answer {
    void send(OutputStream out) throws IOException;
  }

  private static void good(OutputStream out) throws IOException {
    HostileServer.head(out, "HTTP/1.1 200 OK", LENGTH + CHUNK.length);
    out.write(CHUNK);
  }

  /** Answers the first request as it should be, the second so, and others well again. */
  private static HostileServer second(Answer answer) throws IOException {
    return HostileServer.start((n, socket, out) -> {
      if (n == 2) {
        answer.send(out);
      } else {
        good(out);
      }
    });
  }

  private static HttpStore store(HostileServer server, Duration firstByte) throws IOException {
    return new HttpStore(server.url(), new HttpOptions(LONG, firstByte, LONG, LONG, 4));
  }

  private static void assertRead(HostileServer server, int gets, int requests) throws IOException {
    try (HttpStore store = store(server, LONG)) {
      for (int i = 0; i < gets; i++) {
        assertThat(store.get(ID, LIMIT).bytes()).isEqualTo(CHUNK);
      }
      assertThat(server.requests()).isEqualTo(requests);
    }
  }

  @Test
  void asksOnceForEachChunkThoughTheServerClosesConnections() throws Exception {
    try (HostileServer server = HostileServer.start((n, socket, out) -> good(out))) {
      assertRead(server, 6, 6);
    }
  }

  @Test
  void leavesToTheClientWhatItDoesNotUnderstand() throws Exception {
    try (HostileServer server =
        second(out -> {
          HostileServer.head(out, "HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
          out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        })) {
      assertRead(server, 4, 5);
    }
  }

  @Test
  void leavesToTheClientWhatIsEncoded() throws Exception {
    try (HostileServer server =
        second(out -> {
          HostileServer.head(
              out, "HTTP/1.1 200 OK", LENGTH + CHUNK.length, "Content-Encoding: gzip");
          out.write(CHUNK);
        })) {
      assertRead(server, 2, 3);
    }
  }

  @Test
  void leavesToTheClientWhereMoreComesThanWasSaid() throws Exception {
    try (HostileServer server =
        second(out -> {
          byte[] answer =
              "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc"
                  .getBytes(StandardCharsets.ISO_8859_1);
          out.write(answer);
        })) {
      assertRead(server, 2, 3);
    }
  }

  @Test
  void asksAgainWhereAnAnswerEndsEarly() throws Exception {
    try (HostileServer server =
        second(out -> {
          HostileServer.head(out, "HTTP/1.1 200 OK", LENGTH + CHUNK.length);
          out.write(CHUNK, 0, 100);
        })) {
      assertRead(server, 3, 4);
    }
  }

  @Test
  void asksOnceForWhatIsMissing() throws Exception {
    try (HostileServer server =
            second(out -> HostileServer.head(out, "HTTP/1.1 404 Not Found", LENGTH + 0));
        HttpStore store = store(server, LONG)) {
      store.get(ID, LIMIT);
      assertThatThrownBy(() -> store.get(ID, LIMIT)).isInstanceOf(ChunkMissingException.class);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void doesNotWaitTwiceForAServerThatIsSilent() throws Exception {
    try (HostileServer server =
            HostileServer.start((n, socket, out) -> {
              if (n == 2) {
                var _ = socket.getInputStream().read(); // Until the client hangs up.
              } else {
                good(out);
              }
            });
        HttpStore store = store(server, Duration.ofMillis(300))) {
      store.get(ID, LIMIT);
      assertThatThrownBy(() -> store.get(ID, LIMIT))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("no whole answer in time");
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void isNotReadyWhereEachRequestIsSigned() throws Exception {
    try (HostileServer server = HostileServer.start((n, socket, out) -> good(out))) {
      assertThat(isReady(server, "X-Any", false)).isTrue();
      assertThat(isReady(server, "Authorization", true)).isTrue();
      assertThat(isReady(server, "Authorization", false)).isFalse();
    }
  }

  private static boolean isReady(HostileServer server, String field, boolean same)
      throws IOException {
    HttpUrl url = HttpUrl.get(server.url());
    Request request = new Request.Builder().url(url).header(field, "secret").build();
    OkHttpClient client = new OkHttpClient();
    Authorizer authorizer =
        new Authorizer() {
          @Override
          public Request authorize(Request asked) {
            return asked;
          }

          @Override
          public boolean addsTheSame() {
            return same;
          }

          @Override
          public boolean renew(Request refused) {
            return false;
          }
        };
    try (DirectGets direct =
            new DirectGets(url, HttpOptions.DEFAULT, HttpAccess.PLAIN, client, authorizer);
        Response response = client.newCall(request).execute()) {
      direct.learn(response);
      return direct.isReady();
    }
  }

  /** A server that admits whoever has the newest token, and what it saw. */
  private static final class Guarded implements AutoCloseable {
    private final HttpServer server;
    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private volatile String token = "one";

    Guarded() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        ports.add(exchange.getRemoteAddress().getPort());
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (("Bearer " + token).equals(given)) {
          exchange.sendResponseHeaders(200, CHUNK.length);
          exchange.getResponseBody().write(CHUNK);
        } else {
          exchange.sendResponseHeaders(401, -1);
        }
      }
    }

    HttpStore open(Path tokenFile) throws IOException {
      return new HttpStore(
          "http://127.0.0.1:" + server.getAddress().getPort(),
          HttpOptions.DEFAULT,
          new HttpAccess(
              Map.of(), null, tokenFile, TlsFiles.NONE, new EnvironmentProxies(Map.of())));
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void showsATokenAgainAndLearnsTheNextOne(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "one");
    try (Guarded server = new Guarded();
        HttpStore store = server.open(file)) {
      for (int i = 0; i < 3; i++) {
        assertThat(store.get(ID, LIMIT).bytes()).isEqualTo(CHUNK);
      }
      assertThat(server.ports).hasSize(3);
      assertThat(server.ports.get(1)).isNotEqualTo(server.ports.get(0)); // Not the client's.
      server.token = Files.readString(Files.writeString(file, "two"));
      assertThat(store.get(ID, LIMIT).bytes()).isEqualTo(CHUNK);
      assertThat(server.ports).hasSize(6); // The short way's, the client's, and with a new token.
      for (int i = 0; i < 2; i++) {
        assertThat(store.get(ID, LIMIT).bytes()).isEqualTo(CHUNK);
      }
      assertThat(server.ports).hasSize(8);
      assertThat(server.ports.get(7)).isNotEqualTo(server.ports.get(5));
    }
  }

  @Test
  void asksAGuardThatAdmitsNobodyNoMoreThanTheClientDoes(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "one");
    try (Guarded server = new Guarded();
        HttpStore store = server.open(file)) {
      store.get(ID, LIMIT);
      server.token = "other";
      assertThatThrownBy(() -> store.get(ID, LIMIT)).hasMessageContaining("401");
      int before = server.ports.size();
      assertThatThrownBy(() -> store.get(ID, LIMIT)).hasMessageContaining("401");
      assertThat(server.ports).hasSize(before + 1);
    }
  }
}
