package io.bootfs.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers, to polite and to hostile requests, by another HTTP client. */
final class ChunkServerTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final byte[] DATA = TestChunks.bytes(1, 50_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final EncodedChunk CHUNK = TestChunks.encoded(DATA);
  private static final String PATH = "/" + ID.toString().substring(0, 4) + "/" + ID;

  @TempDir Path folder;
  private ChunkServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    Path root = Files.createDirectory(folder.resolve("castr"));
    try (LocalStore local = LocalStore.open(root)) {
      local.put(ID, CHUNK);
    }
    Files.writeString(folder.resolve("secret"), "secret");
    Files.writeString(root.resolve("secret"), "secret");
    server = ChunkServer.start(root, ANY_PORT);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** The JDK's server has none by itself: a greeting that stops half-way is held for ever. */
  @Test
  void boundsConnectionsAndTheirPatience() {
    assertThat(Integer.getInteger("sun.net.httpserver.maxReqTime")).isBetween(1, 7200);
    assertThat(Integer.getInteger("jdk.httpserver.maxConnections")).isBetween(128, 8192);
    assertThat(JdkServer.mostConnections(1 << 20)).isEqualTo(128);
    assertThat(JdkServer.mostConnections(256 << 20)).isEqualTo(512);
    assertThat(JdkServer.mostConnections(1L << 40)).isEqualTo(8192);
  }

  @Test
  void sendsAChunkAndCountsIt() throws Exception {
    HttpResponse<byte[]> answer = send("GET", PATH + ".cacnk");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(CHUNK.bytes());
    assertThat(server.statistics())
        .isEqualTo(new ServerStatistics(1, 1, CHUNK.bytes().length, 0, 0));
  }

  @Test
  void tellsTheSizeWithoutBody() throws Exception {
    HttpResponse<byte[]> answer = send("HEAD", PATH + ".cacnk");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(CHUNK.bytes().length);
    assertThat(answer.body()).isEmpty();
  }

  /** Those are in the cache of a node; whoever asks for a chunk asks for a compressed one. */
  @Test
  void sendsPlainChunksUnderTheirOwnNameAndCompressed() throws Exception {
    byte[] plain = TestChunks.bytes(2, 100_000);
    ChunkId id = TestChunks.id(plain);
    String path = "/" + putPlain(plain);
    assertThat(send("GET", path).body()).isEqualTo(plain);
    EncodedChunk compressed = new EncodedChunk(send("GET", path + ".cacnk").body(), Encoding.ZSTD);
    try (ChunkCodec codec = new ChunkCodec()) {
      assertThat(codec.decode(id, compressed, plain.length, Digest.SHA512_256, "the server"))
          .isEqualTo(plain);
    }
    HttpResponse<byte[]> head = send("HEAD", path + ".cacnk");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("content-length")).isNotEqualTo(plain.length);
  }

  @Test
  void compressesNoChunkThatIsLargerThanUsual() throws Exception {
    String path = "/" + putPlain(new byte[FolderChunks.MOST_COMPRESSED + 1]) + ".cacnk";
    assertThat(send("GET", path).statusCode()).isEqualTo(404);
    assertThat(send("HEAD", path).statusCode()).isEqualTo(404);
  }

  private String putPlain(byte[] plain) throws IOException {
    ChunkId id = TestChunks.id(plain);
    try (LocalStore local = LocalStore.open(folder.resolve("castr"))) {
      local.put(id, new EncodedChunk(plain, Encoding.PLAIN));
    }
    return id.toString().substring(0, 4) + "/" + id;
  }

  @Test
  void saysWhatIsNotThere() throws Exception {
    assertThat(send("GET", PATH).statusCode()).isEqualTo(404);
    assertThat(send("HEAD", PATH).statusCode()).isEqualTo(404);
    Files.createSymbolicLink(
        folder.resolve("castr" + PATH), folder.resolve("castr" + PATH + ".cacnk"));
    assertThat(send("GET", PATH).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void onlyReads(String method) throws Exception {
    HttpResponse<byte[]> answer = send(method, PATH + ".cacnk");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    assertThat(folder.resolve("castr" + PATH + ".cacnk")).hasBinaryContent(CHUNK.bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/secret",
        "/../secret",
        "/%2e%2e/secret",
        "/abcd/../secret",
        "/abcd/..%2f..%2fsecret",
        "/abcd",
        "/abcd/",
        "/abcd/efgh.cacnk",
        "/0000/1111111111111111111111111111111111111111111111111111111111111111.cacnk",
        "/ABCD/ABCD111111111111111111111111111111111111111111111111111111111111.cacnk",
        "/1111/1111111111111111111111111111111111111111111111111111111111111111.cacnk/",
        "/1111/1111111111111111111111111111111111111111111111111111111111111111.tmp",
        "/1111/1111111111111111111111111111111111111111111111111111111111111111%00.cacnk",
      })
  void refusesOtherPaths(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .doesNotContain("secret");
  }

  @Test
  void survivesGarbage() throws Exception {
    raw("GARBAGE\r\n\r\n");
    raw("GET " + PATH + ".cacnk HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n");
    assertThat(send("GET", PATH + ".cacnk").body()).isEqualTo(CHUNK.bytes());
  }

  @Test
  void survivesClientsThatGoAway() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
        socket.setSoLinger(true, 0);
        write(socket, "GET " + PATH + ".cacnk HTTP/1.1\r\nHost: x\r\n\r\n");
      }
    }
    assertThat(send("GET", PATH + ".cacnk").body()).isEqualTo(CHUNK.bytes());
  }

  /** Greeted by TLS, it waits for the rest of what might be a request. */
  @Test
  void isSeenToSpeakNoTls() throws Exception {
    String url = server.uri().toString().replace("http:", "https:");
    try (ChunkStore store = Stores.open(url)) {
      assertThatThrownBy(() -> store.get(ID, 100_000))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("it speaks http there, and not https: name it so");
    }
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    assertThatThrownBy(() -> ChunkServer.start(folder.resolve("none"), ANY_PORT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("none") + " does not exist");
  }

  @Test
  void saysThatThePortIsTaken() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort());
    assertThatThrownBy(() -> ChunkServer.start(folder, taken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(":" + taken.getPort() + ": Address already in use")
        .hasMessageContaining("choose another");
  }

  private HttpResponse<byte[]> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .method(method, BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      write(socket, request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
