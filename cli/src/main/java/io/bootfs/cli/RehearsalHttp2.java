package io.bootfs.cli;

import io.bootfs.store.http.TlsContext;
import io.bootfs.store.http.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;

/**
 * Serves a chunk store by HTTP/2 over TLS, which the JDK's server does not speak, to a rehearsal in
 * another JVM: what the server loads is not learnt there. Its server is on the build's class path
 * only. Thread-safe.
 */
final class RehearsalHttp2 extends Dispatcher {

  private final Path store;

  private RehearsalHttp2(Path store) {
    this.store = store;
  }

  /**
   * Prints the server's URL, and serves until it is killed.
   *
   * @param args the folder of a rehearsal, that holds the store {@code out/rootfs.castr}, and a
   *     certificate for this machine and its key, {@code server.pem} and {@code server.key}
   */
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[0]);
    TlsFiles tls =
        new TlsFiles(null, folder.resolve("server.pem"), folder.resolve("server.key"), null);
    MockWebServer server = new MockWebServer();
    server.useHttps(TlsContext.of(tls).context().getSocketFactory());
    server.setDispatcher(new RehearsalHttp2(folder.resolve("out/rootfs.castr")));
    server.start(InetAddress.getLoopbackAddress(), 0);
    System.out.println("https://127.0.0.1:" + server.getPort());
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    Path file = store.resolve(request.getTarget().substring(1));
    if (!Files.isRegularFile(file)) {
      return new MockResponse.Builder().code(404).build();
    }
    try {
      return new MockResponse.Builder().body(new Buffer().write(Files.readAllBytes(file))).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
