package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.CipherSuite;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks that are asked for the short way by TLS, of an nginx that speaks HTTP/1.1. */
final class DirectTlsTest {

  private static final byte[] DATA = TestChunks.bytes(1, 60_000);
  private static final ChunkId ID = TestChunks.id(DATA);

  @TempDir Path folder;
  private Certificates certificates;
  private Nginx nginx;

  @BeforeEach
  void start() throws Exception {
    certificates = Certificates.make(Files.createDirectory(folder.resolve("tls")));
    nginx =
        Nginx.serveOldTls(
            Files.createDirectory(folder.resolve("castr")),
            Files.createDirectory(folder.resolve("nginx")),
            certificates);
  }

  @AfterEach
  void stop() {
    nginx.close();
  }

  @Test
  void getsChunksWithTheClientsCertificate() throws Exception {
    String fragment =
        "#ca=%s&cert=%s&key=%s"
            .formatted(
                certificates.file("ca.pem"),
                certificates.file("client.pem"),
                certificates.file("client.key"));
    try (HttpStore store =
        new HttpOpener().open(StoreUrl.parse(nginx.url() + fragment, Map.of()))) {
      store.put(ID, TestChunks.encoded(DATA));
      for (int i = 0; i < 4; i++) {
        assertThat(store.get(ID, ChunkCodec.limit(DATA.length)).bytes())
            .isEqualTo(TestChunks.encoded(DATA).bytes());
      }
    }
    List<String> gets = nginx.endAndLog().lines().filter(line -> line.contains(" GET ")).toList();
    assertThat(gets).hasSize(4).allMatch(line -> line.startsWith("HTTP/1.1 GET 200 "));
    assertThat(gets.get(1)).isNotEqualTo(gets.get(0)); // By another connection than the client's.
    assertThat(gets.subList(2, 4)).allMatch(gets.get(1)::equals);
  }

  @Test
  void refusesAServerOfAnotherName() throws Exception {
    assertThatThrownBy(() -> greet("localhost", files("ca.pem")))
        .isInstanceOf(SSLPeerUnverifiedException.class);
    greet("127.0.0.1", files("ca.pem")).close();
  }

  @Test
  void refusesAServerThatNobodyVouchesFor() throws Exception {
    assertThatThrownBy(() -> greet("127.0.0.1", TlsFiles.NONE))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("unable to find valid certification path");
  }

  private TlsFiles files(String authority) {
    return new TlsFiles(
        certificates.file(authority),
        certificates.file("client.pem"),
        certificates.file("client.key"),
        null);
  }

  private Socket greet(String host, TlsFiles files) throws IOException {
    HttpUrl server = HttpUrl.get(nginx.url());
    HttpUrl named = server.newBuilder().host(host).build();
    HttpAccess access =
        new HttpAccess(Map.of(), null, null, files, new EnvironmentProxies(Map.of()));
    OkHttpClient client = HttpClients.plain(named, HttpOptions.DEFAULT, access);
    Handshake agreed =
        Handshake.get(
            TlsVersion.TLS_1_2,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            List.of(),
            List.of());
    return new DirectTls(named, client, agreed).greet(new Socket(server.host(), server.port()));
  }
}
