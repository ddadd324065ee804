package io.bootfs.store.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.StoreException;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.TestChunks;
import io.bootfs.store.server.ChunkServer;
import io.bootfs.store.server.ServerOptions;
import io.bootfs.store.stack.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose certificate nobody vouches for, or that want to see one. */
final class CertificateTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  @Test
  void isRefusedAndNotAskedAgain() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    server.start();
    String url = "https://127.0.0.1:" + server.getAddress().getPort();
    try (HttpStore store = new HttpStore(url, HttpOptions.DEFAULT)) {
      assertThatThrownBy(() -> store.get(TestChunks.id(new byte[1]), 1000))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessageContaining(url)
          .hasMessageContaining("the server's certificate is not trusted");
    } finally {
      server.stop(0);
    }
  }

  /** Or somebody's clock is wrong. */
  @Test
  void isOutOfDate() throws Exception {
    Certificates certificates = Certificates.make(folder);
    certificates.openssl("req -new -key server.key -subj /CN=server -out old.csr");
    certificates.openssl(
        "x509 -req -in old.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days -1 -out old.pem");
    ServerOptions options =
        new ServerOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new TlsFiles(null, folder.resolve("old.pem"), folder.resolve("server.key"), null),
            null,
            true,
            true,
            0,
            null);
    try (ChunkServer server = ChunkServer.start(folder.resolve("s"), null, options, line -> {});
        ChunkStore store = Stores.open(server.uri() + "#ca=" + folder.resolve("ca.pem"))) {
      assertThatThrownBy(() -> store.get(TestChunks.id(new byte[1]), 1000))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("has expired or is not valid yet; or the clock here is wrong");
    }
  }

  @Test
  void isNoneWhereTheServerSpeaksNoTls() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpStore store =
            new HttpStore("https://127.0.0.1:" + server.getLocalPort(), HttpOptions.DEFAULT)) {
      Thread.startVirtualThread(() -> answerInPlainHttp(server));
      assertThatThrownBy(() -> store.get(TestChunks.id(new byte[1]), 1000))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(
              "TLS with the server fails; does it speak https there, and not http?");
    }
  }

  /** The JDK's server, which ours is, waits for a line's end when it is greeted by TLS. */
  @Test
  void isNoneWhereAServerOfPlainHttpIsSilent() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.start();
    String url = "https://127.0.0.1:" + server.getAddress().getPort() + "#connect-timeout=10m";
    try (HttpStore store = new HttpOpener().open(StoreUrl.parse(url, Map.of()))) {
      assertThatThrownBy(() -> store.get(TestChunks.id(new byte[1]), 1000))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessageContaining("it speaks http there, and not https: name it so");
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static void answerInPlainHttp(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        byte[] greeting = new byte[1 << 16];
        socket.getInputStream().read(greeting);
        socket.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The client has heard enough, or the test is over.
      }
    }
  }

  @Test
  void isMissedWhereTheServerHangsUpForIt() throws Exception {
    Certificates certificates = Certificates.make(folder);
    try (SSLServerSocket server = listen(certificates);
        HttpStore store = open(server, certificates, "")) {
      server.setWantClientAuth(true);
      Thread.startVirtualThread(() -> hangUp(server));
      assertThatThrownBy(() -> store.get(TestChunks.id(new byte[1]), 1000))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("wants to see a certificate; name one by options cert and key (");
    }
  }

  @Test
  void isNotBlamedWhereTheServerWantsAPassword() throws Exception {
    Certificates certificates = Certificates.make(folder);
    String own =
        "&cert=%s&key=%s"
            .formatted(certificates.file("client.pem"), certificates.file("client.key"));
    try (SSLServerSocket server = listen(certificates);
        HttpStore store = open(server, certificates, own)) {
      server.setNeedClientAuth(true);
      Thread.startVirtualThread(() -> refuse(server));
      assertThatThrownBy(() -> store.get(TestChunks.id(new byte[1]), 1000))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("HTTP status 401")
          .hasMessageNotContaining("certificate of option cert");
    }
  }

  private static SSLServerSocket listen(Certificates certificates) throws IOException {
    TlsFiles files =
        new TlsFiles(
            certificates.file("ca.pem"),
            certificates.file("server.pem"),
            certificates.file("server.key"),
            null);
    return (SSLServerSocket)
        TlsContext.of(files)
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static HttpStore open(SSLServerSocket server, Certificates certificates, String options)
      throws IOException {
    String url =
        "https://127.0.0.1:%d#ca=%s%s"
            .formatted(server.getLocalPort(), certificates.file("ca.pem"), options);
    return new HttpOpener().open(StoreUrl.parse(url, Map.of()));
  }

  /** Answers one request of each client that it wants credentials. */
  private static void refuse(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
          while (!lines.readLine().isEmpty()) {
            // All of the request's head.
          }
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(US_ASCII));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** Greets clients, and resets their connections. */
  private static void hangUp(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          ((SSLSocket) socket).startHandshake();
          socket.setSoLinger(true, 0);
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private SSLContext selfSigned() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
