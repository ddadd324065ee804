package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.StoreException;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who the client says it is, to whom it does, and through which proxy. */
final class HttpAccessTest {

  private static final ChunkId ID = TestChunks.id(new byte[] {1});

  @TempDir Path folder;

  @Test
  void sendsStaticHeadersAndToken() throws Exception {
    try (ScriptedServer server = new ScriptedServer(exchange -> 404);
        HttpStore store = open(server.url() + "#header=X-Secret: a%26b&bearer=token", Map.of())) {
      assertThat(store.has(ID)).isFalse();
      assertThat(server.seen).singleElement().asString().endsWith(" Bearer token a&b -");
    }
  }

  @Test
  void takesHeadersAndTokenFromTheEnvironment() throws Exception {
    Map<String, String> environment =
        Map.of("BOOTFS_STORE_HEADER", "X-Secret: s\n", "BOOTFS_STORE_BEARER", "t");
    try (ScriptedServer server = new ScriptedServer(exchange -> 404);
        HttpStore store = open(server.url(), environment)) {
      assertThat(store.has(ID)).isFalse();
      assertThat(server.seen).singleElement().asString().endsWith(" Bearer t s -");
    }
  }

  @Test
  void readsARenewedTokenOnceForAllReaders() throws Exception {
    int readers = 50;
    Path token = Files.writeString(folder.resolve("token"), "old\n");
    AtomicReference<String> valid = new AtomicReference<>("Bearer old");
    CyclicBarrier together = new CyclicBarrier(readers);
    ScriptedServer.Script script =
        exchange -> {
          if (ScriptedServer.field(exchange, "Authorization").equals(valid.get())) {
            return 404;
          }
          meet(together); // All are refused before one can renew.
          return 401;
        };
    try (ScriptedServer server = new ScriptedServer(script);
        HttpStore store = open(server.url() + "#bearer-file=" + token, Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(store.has(ID)).isFalse();
      Files.writeString(token, "new\n");
      valid.set("Bearer new");
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        results.add(threads.submit(() -> store.has(ID)));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isFalse();
      }
      assertThat(server.seen).hasSize(1 + 2 * readers);
    }
  }

  private static void meet(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Test
  void doesNotInsistOnCredentialsThatAreRefused() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "old");
    try (ScriptedServer server = new ScriptedServer(exchange -> 403);
        HttpStore store = open(server.url() + "#bearer-file=" + token, Map.of())) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> store.has(ID))
            .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
            .hasMessageContaining("HTTP status 403");
      }
      assertThat(server.seen).hasSize(3);
    }
  }

  @Test
  void saysThatATokenCannotBeRead() throws Exception {
    try (ScriptedServer server = new ScriptedServer(exchange -> 404);
        HttpStore store = open(server.url() + "#bearer-file=" + folder + "/none", Map.of())) {
      assertThatThrownBy(() -> store.has(ID)).hasMessageContaining("can't read " + folder);
    }
    Path wrong = Files.writeString(folder.resolve("wrong"), "two words");
    try (ScriptedServer server = new ScriptedServer(exchange -> 404);
        HttpStore store = open(server.url() + "#bearer-file=" + wrong, Map.of())) {
      assertThatThrownBy(() -> store.has(ID)).hasMessageContaining("holds no bearer token");
      assertThat(server.seen).isEmpty();
    }
  }

  @Test
  void followsARedirectWithoutSecretsToAnotherHost() throws Exception {
    try (ScriptedServer other = new ScriptedServer(exchange -> 404);
        ScriptedServer server =
            new ScriptedServer(exchange -> redirect(exchange, other.url() + "/elsewhere"));
        HttpStore store =
            open(server.url().replace("//", "//me:secret@") + "#header=X-Secret: s", Map.of())) {
      assertThatThrownBy(() -> store.get(ID, 1000)).isInstanceOf(ChunkMissingException.class);
      assertThat(server.seen).singleElement().asString().contains(" Basic ").endsWith(" s -");
      assertThat(other.seen).containsExactly("GET /elsewhere - - -");
    }
  }

  @Test
  void followsARedirectWithSecretsToItsOwnHost() throws Exception {
    ScriptedServer.Script script =
        exchange ->
            exchange.getRequestURI().getPath().equals("/moved")
                ? 404
                : redirect(exchange, "/moved");
    try (ScriptedServer server = new ScriptedServer(script);
        HttpStore store = open(server.url() + "#bearer=t&header=X-Secret: s", Map.of())) {
      assertThat(store.has(ID)).isFalse();
      assertThat(server.seen).hasSize(2).last().isEqualTo("HEAD /moved Bearer t s -");
    }
  }

  @Test
  void saysWhereAServerWantsToSendIt() throws Exception {
    String target = "https://u:secret@other.example/store";
    try (ScriptedServer server = new ScriptedServer(exchange -> redirect(exchange, target));
        HttpStore store = open(server.url(), Map.of())) {
      assertThatThrownBy(() -> store.has(ID))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("it redirects to https://other.example/store: name that")
          .hasMessageNotContaining("secret");
    }
  }

  private static int redirect(com.sun.net.httpserver.HttpExchange exchange, String target) {
    exchange.getResponseHeaders().set("Location", target);
    return 302;
  }

  @Test
  void asksThroughAProxy() throws Exception {
    try (ScriptedServer proxy =
            new ScriptedServer(exchange ->
                ScriptedServer.field(exchange, "Proxy-Authorization").startsWith("Basic ")
                    ? 404
                    : challenge(exchange));
        HttpStore store =
            open(
                "http://chunks.invalid/store#bearer=t",
                Map.of("HTTP_PROXY", proxy.url().replace("//", "//me:secret@")))) {
      assertThat(store.has(ID)).isFalse();
      assertThat(proxy.seen.getFirst())
          .startsWith("HEAD http://chunks.invalid/store/")
          .contains(" Bearer t ");
      assertThat(proxy.seen.getLast()).contains(" Basic bWU6c2VjcmV0");
      try (HttpStore stranger =
          open("http://chunks.invalid/store", Map.of("HTTP_PROXY", proxy.url()))) {
        assertThatThrownBy(() -> stranger.has(ID)).hasMessageContaining("the proxy refuses user");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "407, false, 'the proxy refuses user and password, or lacks them'",
    "401, false, 'the proxy refuses user and password, or lacks them'",
    "403, false, 'the proxy opens no way to the server: it answers with HTTP status 403'",
    "404, false, 'the proxy opens no way to the server: it answers with HTTP status 404'",
    "501, false, 'the proxy opens no way to the server: it answers with HTTP status 501'",
    "502, true, 'the proxy opens no way to the server: it answers with HTTP status 502'",
  })
  void saysThatAProxyOpensNoTunnel(int status, boolean passing, String words) throws Exception {
    String answer =
        "HTTP/1.1 %d No\r\nProxy-Authenticate: Basic realm=p\r\nContent-Length: 0\r\n\r\n"
            .formatted(status);
    try (HostileServer proxy =
            HostileServer.start(
                (n, socket, out) -> out.write(answer.getBytes(StandardCharsets.US_ASCII)));
        HttpStore store =
            open("https://chunks.invalid/store", Map.of("HTTPS_PROXY", proxy.url()))) {
      assertThatThrownBy(() -> store.has(ID))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.isPassing()).isEqualTo(passing))
          .hasMessageContaining(words);
    }
  }

  private static int challenge(com.sun.net.httpserver.HttpExchange exchange) {
    exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=proxy");
    return 407;
  }

  @Test
  void refusesMalformedOptions() {
    for (String url :
        new String[] {
          "http://h/#header=nonsense",
          "http://h/#header=A: b\u0001",
          "http://h/#bearer",
          "http://h/#bearer=%zz"
        }) {
      assertThatThrownBy(() -> open(url, Map.of())).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> open("http://h/", Map.of("HTTPS_PROXY", "http://")))
        .hasMessageContaining("malformed; write http://HOST:PORT");
  }

  private static HttpStore open(String url, Map<String, String> environment) throws IOException {
    return new HttpOpener().open(StoreUrl.parse(url, environment));
  }
}
