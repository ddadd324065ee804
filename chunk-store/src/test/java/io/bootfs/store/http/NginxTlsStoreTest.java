package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.StoreException;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.TestChunks;
import io.bootfs.store.WritableChunkStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP client against nginx with HTTP/2, TLS and client certificates, all in PEM files. */
final class NginxTlsStoreTest extends WritableChunkStoreContract {

  @TempDir Path folder;
  private Certificates certificates;
  private Nginx nginx;
  private HttpStore store;

  @BeforeEach
  void start() throws Exception {
    certificates = Certificates.make(Files.createDirectory(folder.resolve("tls")));
    Files.createDirectory(folder.resolve("castr"));
    nginx =
        Nginx.serveTls(
            folder.resolve("castr"), Files.createDirectory(folder.resolve("nginx")), certificates);
    store = open("client.pem", "client.key");
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    nginx.close();
  }

  @Override
  protected HttpStore store() {
    return store;
  }

  @Test
  void speaksHttp2() throws Exception {
    assertThat(store.has(TestChunks.id(new byte[1]))).isFalse();
    assertThat(nginx.endAndLog()).contains("HTTP/2.0 HEAD 404");
  }

  @Test
  void readersThatBeginAtOnceShareTheConnection() throws Exception {
    ChunkId id = TestChunks.id(new byte[1]);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> look = () -> store.has(id);
      for (Future<Boolean> found : readers.invokeAll(Collections.nCopies(32, look))) {
        assertThat(found.get()).isFalse();
      }
    }
    try (HttpStore next = open("client.pem", "client.key")) {
      assertThat(next.has(id)).isFalse();
    }
    // nginx numbers connections: also those over which nothing is asked.
    IntSummaryStatistics numbers =
        nginx
            .endAndLog()
            .lines()
            .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
            .summaryStatistics();
    assertThat(numbers.getMax() - numbers.getMin()).isEqualTo(1);
  }

  @Test
  void tellsWhatIsWrongWithACertificate() throws Exception {
    certificates.issue("another", "ec -pkeyopt ec_paramgen_curve:prime256v1");
    try (HttpStore other = open("client.pem", "another.key")) {
      assertThatThrownBy(() -> other.has(TestChunks.id(new byte[1])))
          .hasMessageContaining("another.key does not belong to the first certificate of")
          .hasMessageContaining("client.pem");
    }
    certificates.openssl(
        "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 30"
            + " -subj /CN=elsewhere -keyout own.key -out own.pem");
    try (HttpStore other = open("own.pem", "own.key")) {
      assertThatThrownBy(() -> other.has(TestChunks.id(new byte[1])))
          .hasMessageContaining("but of others than who vouches for that of option cert");
    }
    certificates.openssl("req -new -key client.key -subj /CN=client -out old.csr");
    certificates.openssl(
        "x509 -req -in old.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days -1 -out old.pem");
    try (HttpStore other = open("old.pem", "client.key")) {
      assertThatThrownBy(() -> other.has(TestChunks.id(new byte[1])))
          .hasMessageContaining("the server refuses the certificate of option cert");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PKCS #8 encrypted, pkcs8 -topk8 -in client.key -out other.key -passout env:PASSWORD",
    "SEC 1, ec -in client.key -out other.key",
    "SEC 1 encrypted, ec -aes256 -in client.key -out other.key -passout env:PASSWORD",
  })
  void readsEveryFormOfAKey(String form, String conversion) throws Exception {
    certificates.openssl(conversion);
    try (HttpStore other = open("client.pem", "other.key")) {
      assertThat(other.has(TestChunks.id(new byte[1]))).as(form).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PKCS #8, pkcs8 -topk8 -nocrypt -in rsa.key -out other.key",
    "PKCS #1, rsa -traditional -in rsa.key -out other.key",
    "PKCS #1 encrypted, rsa -traditional -des3 -in rsa.key -out other.key -passout env:PASSWORD",
  })
  void readsEveryFormOfAnRsaKey(String form, String conversion) throws Exception {
    certificates.issue("rsa", "rsa:2048");
    certificates.openssl(conversion);
    try (HttpStore other = open("rsa.pem", "other.key")) {
      assertThat(other.has(TestChunks.id(new byte[1]))).as(form).isFalse();
    }
  }

  @Test
  void readsCertificateAndKeyFromOneFile() throws Exception {
    certificates.issue("ed", "ed25519");
    Files.writeString(
        certificates.file("both.pem"),
        Files.readString(certificates.file("ed.key"))
            + Files.readString(certificates.file("ed.pem")));
    try (HttpStore other =
        open("#ca=" + certificates.file("ca.pem") + "&cert=" + certificates.file("both.pem"))) {
      assertThat(other.has(TestChunks.id(new byte[1]))).isFalse();
    }
  }

  @Test
  void needsAPasswordThatIsRight() throws Exception {
    certificates.openssl("pkcs8 -topk8 -in client.key -out other.key -passout env:PASSWORD");
    Map<String, String> none = Map.of();
    Map<String, String> wrong = Map.of("BOOTFS_STORE_KEY_PASSWORD", "wrong");
    fails(url("client.pem", "other.key"), none, "is encrypted; set BOOTFS_STORE_KEY_PASSWORD");
    fails(url("client.pem", "other.key"), wrong, "is its password right?");
  }

  @Test
  void namesTheFileThatCannotBeUsed() throws Exception {
    fails(url("client.pem", "none.key"), Map.of(), "none.key");
    fails(url("client.pem", "ca.pem"), Map.of(), "ca.pem holds no private key");
    fails(url("client.key", "client.key"), Map.of(), "client.key holds no certificate");
  }

  @Test
  void isRefusedWithoutCertificate() throws Exception {
    try (HttpStore other = open("#ca=" + certificates.file("ca.pem"))) {
      assertThatThrownBy(() -> other.has(TestChunks.id(new byte[1])))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("HTTP status 400")
          .hasMessageContaining("wants to see a certificate; name one by options cert and key");
    }
  }

  @Test
  void trustsNoOtherAuthority() throws Exception {
    try (HttpStore other = open("")) {
      assertThatThrownBy(() -> other.has(TestChunks.id(new byte[1])))
          .hasMessageContaining("certificate is not trusted");
    }
  }

  private void fails(String url, Map<String, String> environment, String words) throws IOException {
    try (HttpStore other = new HttpOpener().open(StoreUrl.parse(url, environment))) {
      assertThatThrownBy(() -> other.has(TestChunks.id(new byte[1])))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(words);
    }
  }

  private HttpStore open(String certificate, String key) throws IOException {
    Map<String, String> environment = Map.of("BOOTFS_STORE_KEY_PASSWORD", Certificates.PASSWORD);
    return new HttpOpener().open(StoreUrl.parse(url(certificate, key), environment));
  }

  private String url(String certificate, String key) {
    return nginx.url()
        + "#ca=%s&cert=%s&key=%s"
            .formatted(
                certificates.file("ca.pem"),
                certificates.file(certificate),
                certificates.file(key));
  }

  private HttpStore open(String fragment) throws IOException {
    return new HttpOpener().open(StoreUrl.parse(nginx.url() + fragment, Map.of()));
  }
}
