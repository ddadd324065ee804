package io.bootfs.store.stack;

import static io.bootfs.store.stack.FaultyServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.IdRange;
import io.bootfs.store.PackName;
import io.bootfs.store.PackSource;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that are written to, listed and deleted from while they fail. */
final class RetriedWritesTest {

  private static final byte[] DATA = TestChunks.bytes(1, 60_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final EncodedChunk CHUNK = TestChunks.encoded(DATA);
  private static final byte[] NOTHING = {};

  @TempDir Path folder;
  private final Lines warnings = new Lines();

  /** S3's requests are plain ones where they are not signed. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "s3"})
  void putsAgain(String kind) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    FaultyServer.Answer cutThenBusy =
        (n, exchange) -> {
          switch (n) {
            case 1 -> exchange.getRequestBody().readNBytes(10);
            case 2, 3 -> send(exchange, n == 2 ? 503 : 429, NOTHING);
            default -> {
              bodies.add(exchange.getRequestBody().readAllBytes());
              send(exchange, 200, NOTHING);
            }
          }
        };
    try (FaultyServer server = new FaultyServer(cutThenBusy)) {
      String url =
          kind.equals("http") ? server.url() : s3(server) + "&retry-for=20s&retry-pause=2ms";
      try (WritableChunkStore store = Stores.openWritable(url, warnings)) {
        store.put(ID, CHUNK);
      }
    }
    assertThat(bodies).singleElement().isEqualTo(CHUNK.bytes());
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains("can't put chunk " + ID + " to store ", "; asking again for ");
  }

  @Test
  void putsAPackAgainFromItsBeginning() throws IOException {
    byte[] pack = TestChunks.bytes(2, 300_000);
    List<byte[]> bodies = new ArrayList<>();
    FaultyServer.Answer failsFirst =
        (n, exchange) -> {
          bodies.add(exchange.getRequestBody().readAllBytes());
          send(exchange, n == 1 ? 502 : 200, NOTHING);
        };
    try (FaultyServer server = new FaultyServer(failsFirst);
        WritableChunkStore store = Stores.openWritable(server.url(), warnings)) {
      store.putPack(PackName.start("ab".repeat(32)), PackSource.of(pack));
    }
    assertThat(bodies).hasSize(2).allSatisfy(body -> assertThat(body).isEqualTo(pack));
  }

  @Test
  void asksNotBeforeAServerWantsTo() throws IOException {
    FaultyServer.Answer busy =
        (_, exchange) -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          send(exchange, 429, "come later".getBytes(StandardCharsets.UTF_8));
        };
    try (FaultyServer server = new FaultyServer(busy);
        WritableChunkStore store = Stores.openWritable(server.url(), warnings)) {
      assertThatThrownBy(() -> store.put(ID, CHUNK))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("HTTP status 429; it says: come later");
      assertThat(server.requests).hasValue(1);
    }
  }

  @Test
  void renewsATokenOnce() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "old");
    FaultyServer.Answer wantsNew =
        (n, exchange) -> {
          exchange.getRequestBody().readAllBytes();
          boolean right =
              "Bearer new".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          Files.writeString(token, "new");
          send(exchange, n <= 3 && right ? 200 : 401, NOTHING);
        };
    try (FaultyServer server = new FaultyServer(wantsNew);
        WritableChunkStore store =
            Stores.openWritable(server.url() + "#bearer-file=" + token, warnings)) {
      store.put(ID, CHUNK);
      store.put(ID, CHUNK);
      assertThat(server.requests).hasValue(3);
      assertThatThrownBy(() -> store.put(ID, CHUNK))
          .hasMessageContaining("HTTP status 401")
          .hasMessageContaining("or its token");
      assertThat(server.requests).hasValue(4); // It was renewed a moment ago.
    }
  }

  @ParameterizedTest
  @CsvSource({
    "413, text/html, '<html><title>413 Request\nToo Large</title>',"
        + " '413; it takes nothing so large: raise its limit (of nginx, client_max_body_size);"
        + " it says: 413 Request Too Large'",
    "405, text/plain, 'read\u001b[2Jonly\n', '(bootfs serve does with --writable); it says: read?[2Jonly'",
    "507, text/plain, full, '507; its disk is full: free some space there'",
    "404, application/octet-stream, abc, \"check the URL's path\"",
    "403, application/json, {}, it says: {}",
  })
  void saysWhyNothingIsPut(int status, String type, String body, String words) throws IOException {
    String endless = body + " " + "x".repeat(3000);
    try (FaultyServer server =
            new FaultyServer((_, exchange) -> refuse(exchange, status, type, endless));
        WritableChunkStore store = Stores.openWritable(server.url(), warnings)) {
      assertThatThrownBy(() -> store.put(ID, CHUNK))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("can't put chunk " + ID + " to store " + server.url())
          .hasMessageContaining(words.replace("\"", ""))
          .message()
          .hasSizeLessThan(600);
      assertThat(server.requests).hasValue(1);
    }
    assertThat(warnings.lines).isEmpty();
  }

  private static void refuse(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", type);
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The client would ask for the other page then, and take that for success. */
  @Test
  void takesNoRedirectForDone() throws IOException {
    FaultyServer.Answer login =
        (_, exchange) -> {
          exchange.getResponseHeaders().set("Location", "/login?next=secret");
          send(exchange, exchange.getRequestMethod().equals("PUT") ? 302 : 200, NOTHING);
        };
    try (FaultyServer server = new FaultyServer(login);
        WritableChunkStore store = Stores.openWritable(server.url(), warnings)) {
      assertThatThrownBy(() -> store.put(ID, CHUNK))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(
              "redirects to " + server.url() + "/login, where nothing was stored");
    }
  }

  @Test
  void listsAndDeletesWhereItLeftOff() throws IOException {
    List<ChunkId> ids = List.of(id("0001", "a"), id("0001", "b"), id("0001", "c"), id("0002", "d"));
    List<ChunkId> found = new ArrayList<>();
    // Each second request fails: a listing of two pages breaks off behind the first.
    FaultyServer.Answer flaky =
        (n, exchange) -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          boolean second = query.contains("continuation-token");
          boolean fails = n == 2 || (exchange.getRequestMethod().equals("DELETE") && n % 2 == 1);
          String page = second ? page(ids.subList(2, 4), "") : page(ids.subList(0, 2), "more");
          send(exchange, fails ? 500 : 200, page.getBytes(StandardCharsets.UTF_8));
        };
    try (FaultyServer server = new FaultyServer(flaky);
        PrunableChunkStore store =
            (PrunableChunkStore) Stores.openPatient(s3(server) + "&retry-pause=2ms", warnings)) {
      store.list(IdRange.ALL, (id, _) -> found.add(id));
      assertThat(found).isEqualTo(ids);
      store.remove(ids.getFirst());
      assertThat(server.requests).hasValue(6);
      IOException own = new StoreException("the visitor's own", true, null);
      assertThatThrownBy(() ->
              store.list(
                  IdRange.ALL,
                  (_, _) -> {
                    throw own;
                  }))
          .isSameAs(own);
      assertThat(server.requests).hasValue(7);
    }
  }

  private static ChunkId id(String folder, String rest) {
    return ChunkId.parse(folder + rest.repeat(60));
  }

  private static String page(List<ChunkId> ids, String next) {
    StringBuilder page = new StringBuilder("<ListBucketResult>");
    for (ChunkId id : ids) {
      page.append("<Contents><Key>store/%.4s/%s.cacnk</Key></Contents>".formatted(id, id));
    }
    page.append("<IsTruncated>").append(!next.isEmpty()).append("</IsTruncated>");
    page.append("<NextContinuationToken>").append(next).append("</NextContinuationToken>");
    return page.append("</ListBucketResult>").toString();
  }

  private static String s3(FaultyServer server) {
    return "s3+" + server.url() + "/castr/store#credentials=anonymous";
  }
}
