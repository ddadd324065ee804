package io.bootfs.store.stack;

import static io.bootfs.store.stack.FaultyServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.cache.CacheOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack, as opened by URL, over a server with faults. */
final class FaultyRemoteTest {

  private static final byte[] DATA = TestChunks.bytes(1, 60_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final byte[] CHUNK = TestChunks.encoded(DATA).bytes();

  @TempDir Path folder;
  private final Lines warnings = new Lines();
  private FaultyServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyServer((n, exchange) -> send(exchange, 200, CHUNK));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksAgainAfterServerErrors() throws IOException {
    server.answer = (n, exchange) -> send(exchange, n <= 3 ? 503 : 200, CHUNK);
    try (StoreStack stack = open()) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
      assertThat(stack.statistics().failures()).isZero();
    }
    assertThat(server.requests).hasValue(4);
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains(ID.toString(), server.url(), "HTTP status 503", "asking again for 30 s");
  }

  @Test
  void asksAgainAfterACutBody() throws IOException {
    server.answer =
        (n, exchange) -> {
          exchange.sendResponseHeaders(200, CHUNK.length);
          exchange.getResponseBody().write(CHUNK, 0, n == 1 ? 100 : CHUNK.length);
        };
    try (StoreStack stack = open()) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
    }
    assertThat(server.requests).hasValue(2);
  }

  @Test
  void doesNotAskAgainWhereItIsDenied() throws IOException {
    server.answer = (n, exchange) -> send(exchange, 403, new byte[0]);
    try (StoreStack stack = open()) {
      assertThatThrownBy(() -> stack.read(ID, DATA.length))
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll(ID.toString(), server.url(), "HTTP status 403");
    }
    assertThat(server.requests).hasValue(1);
  }

  @Test
  void keepsNothingThatDoesNotVerify() throws IOException {
    byte[] truncated = Arrays.copyOf(CHUNK, CHUNK.length - 1);
    byte[] flipped = CHUNK.clone();
    flipped[CHUNK.length / 2] ^= 1;
    byte[] other = TestChunks.encoded(TestChunks.bytes(2, DATA.length)).bytes();
    byte[] longer = TestChunks.encoded(Arrays.copyOf(DATA, DATA.length + 1)).bytes();
    List<byte[]> bodies = List.of(truncated, flipped, other, longer, new byte[0], new byte[4]);
    for (byte[] body : bodies) {
      server.answer = (n, exchange) -> send(exchange, 200, body);
      try (StoreStack stack = open()) {
        assertThatThrownBy(() -> stack.read(ID, DATA.length))
            .isInstanceOf(ChunkInvalidException.class)
            .hasMessageContainingAll(ID.toString(), server.url());
      }
    }
    assertThat(cachedChunks()).isZero();
    server.answer = (n, exchange) -> send(exchange, 200, CHUNK);
    try (StoreStack stack = open()) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
    }
  }

  @Test
  void manyReadersOfAColdChunkCauseOneFetch() throws Exception {
    int readers = 200;
    try (StoreStack stack = open()) {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        results.add(server.threads.submit(() -> stack.read(ID, DATA.length)));
      }
      for (Future<byte[]> result : results) {
        assertThat(result.get()).isEqualTo(DATA);
      }
      assertThat(stack.statistics().fetchedChunks()).isEqualTo(1);
    }
    assertThat(server.requests).hasValue(1);
    assertThat(cachedChunks()).isEqualTo(1);
  }

  private long cachedChunks() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(file -> file.toString().endsWith(".cacnk")).count();
    }
  }

  private StoreStack open() throws IOException {
    return Stores.reader(
        server.url(), CacheOptions.unbounded(folder.resolve("cache")), Digest.SHA512_256, warnings);
  }
}
