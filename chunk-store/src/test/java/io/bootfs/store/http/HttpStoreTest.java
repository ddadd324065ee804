package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.ChunkStoreContract;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP client against our own server. */
final class HttpStoreTest extends ChunkStoreContract {

  private static final ChunkId ID = TestChunks.id(new byte[] {1});

  @TempDir Path folder;
  private ChunkServer server;
  private ChunkStore store;

  @BeforeEach
  void start() throws IOException {
    Path root = Files.createDirectory(folder.resolve("castr"));
    server = ChunkServer.start(root, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    store = new HttpStore(server.uri() + "/", HttpOptions.DEFAULT);
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    server.close();
  }

  @Override
  protected ChunkStore store() {
    return store;
  }

  @Override
  protected void fill(ChunkId id, EncodedChunk chunk) throws IOException {
    try (LocalStore local = LocalStore.open(folder.resolve("castr"))) {
      local.put(id, chunk);
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    server.close();
    assertThatThrownBy(() -> store.get(ID, 1000))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining(ID.toString())
        .hasMessageContaining(store.location())
        .hasMessageContaining("can't connect; is the server running?");
    assertThatThrownBy(() -> store.has(ID)).isInstanceOf(StoreException.class);
  }

  @Test
  void saysThatTheHostIsUnknown() throws IOException {
    try (ChunkStore nowhere = new HttpStore("http://no-such-host.invalid/", HttpOptions.DEFAULT)) {
      assertThatThrownBy(() -> nowhere.get(ID, 1000))
          .hasMessageContaining("http://no-such-host.invalid")
          .hasMessageContaining("can't be resolved");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        "http:///path",
        "ftp://host/",
        "http://u:secret@ho st/",
        "http://u:sec/secret@host/"
      })
  void refusesMalformedUrlsWithoutShowingPasswords(String url) {
    assertThatThrownBy(() -> new HttpStore(url, HttpOptions.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("write http://HOST[:PORT]/PATH")
        .hasMessageNotContaining("secret");
  }

  @Test
  void saysThatAHostCannotBeOne() throws IOException {
    for (String url : new String[] {"http://u:secret@[1:2]/", "http://u:secret@host:99999/"}) {
      try (ChunkStore malformed = new HttpStore(url, HttpOptions.DEFAULT)) {
        assertThatThrownBy(() -> malformed.get(ID, 1000))
            .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
            .hasMessageContaining("malformed")
            .hasMessageNotContaining("secret");
      }
    }
  }

  @Test
  void refusesQueries() {
    assertThatThrownBy(() -> new HttpStore("http://u:pw@host/a?key=secret", HttpOptions.DEFAULT))
        .hasMessageContaining("without query")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("pw");
  }

  @Test
  void doesNotShowCredentials() throws IOException {
    try (ChunkStore secured =
        new HttpStore("http://me:secret@127.0.0.1:1/store/", HttpOptions.DEFAULT)) {
      assertThat(secured.location()).isEqualTo("http://127.0.0.1:1/store");
      assertThatThrownBy(() -> secured.get(ID, 1000)).hasMessageNotContaining("secret");
    }
  }
}
