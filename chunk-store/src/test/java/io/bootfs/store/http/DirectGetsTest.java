package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

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
  void isNotReadyWhereCredentialsAreSent() throws Exception {
    try (HostileServer server = HostileServer.start((n, socket, out) -> good(out))) {
      assertThat(isReady(server, "X-Any")).isTrue();
      assertThat(isReady(server, "Authorization")).isFalse();
    }
  }

  private static boolean isReady(HostileServer server, String field) throws IOException {
    HttpUrl url = HttpUrl.get(server.url());
    Request request = new Request.Builder().url(url).header(field, "secret").build();
    try (DirectGets direct = new DirectGets(url, HttpOptions.DEFAULT, HttpAccess.PLAIN);
        Response response = new OkHttpClient().newCall(request).execute()) {
      direct.learn(response);
      return direct.isReady();
    }
  }
}
