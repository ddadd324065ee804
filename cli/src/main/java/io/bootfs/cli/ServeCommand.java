package io.bootfs.cli;

import io.bootfs.store.ByteAmount;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.http.TlsFiles;
import io.bootfs.store.server.ChunkServer;
import io.bootfs.store.server.Credentials;
import io.bootfs.store.server.ServerOptions;
import io.bootfs.store.server.ServerStatistics;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code serve}: a chunk server in the foreground. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves a chunk store over HTTP until signalled, as desync's chunk server does.",
      "It prints its URL when it is ready. Unless it is told otherwise it only reads, and any server"
          + " of static files does the same.",
      "Signalled, it lets requests under way end, and prints what it did. Chunks of over 16 MiB are"
          + " neither taken nor fetched."
    })
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final Output output = new Output();

  @Parameters(index = "0", paramLabel = "DIR", description = "The chunk store, a .castr folder.")
  private Path store = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8080",
      converter = ListenAddress.class,
      description = {
        "Where to listen, ${DEFAULT-VALUE} by default: this machine only.",
        "0.0.0.0:PORT is all addresses; port 0 is any free one."
      })
  private InetSocketAddress listen = new InetSocketAddress(0);

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = "Another store that DIR is a cache of: what lacks is fetched, verified, kept.")
  private @Nullable String upstream;

  @Option(
      names = "--writable",
      description =
          "Takes chunks, too (PUT), and verifies them. Beyond this machine, it needs --authorization"
              + " or --client-ca.")
  private boolean writable;

  @Option(
      names = "--largest-pack",
      paramLabel = "SIZE",
      description = {
        "With --writable: what the chunks of a pack may have in all, uncompressed, as 200g.",
        "To check them takes a second or two of a processor for each gigabyte (default: 64g for a"
            + " pack of a whole image, 4g for a start's)."
      })
  private @Nullable String largestPack;

  @Option(
      names = "--authorization",
      paramLabel = "FILE",
      description = "Who may use it: lines of USER:PASSWORD, or of a bearer token.")
  private @Nullable Path authorization;

  @Option(names = "--public-reads", description = "Asks for authorization only to write.")
  private boolean publicReads;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Serves HTTPS with this certificate chain in PEM; needs --tls-key.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key in PEM; $BOOTFS_STORE_KEY_PASSWORD decrypts it.")
  private @Nullable Path key;

  @Option(
      names = "--client-ca",
      paramLabel = "FILE",
      description = "Serves only clients with a certificate by one of these authorities, in PEM.")
  private @Nullable Path clientAuthorities;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description = "Appends a line for each request; - is standard output.")
  private @Nullable String accessLog;

  /** Where it serves. */
  private record Ready(String store, String url) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    TlsFiles tls = tls();
    checkWriters(tls);
    try (EndOnSignal end = EndOnSignal.install();
        @Nullable AccessLog log = AccessLog.open(accessLog, spec.commandLine().getOut());
        @Nullable ChunkStore source = upstream == null ? null : Stores.open(upstream)) {
      ServerOptions options =
          new ServerOptions(
              listen,
              tls,
              authorization == null ? null : Credentials.read(authorization),
              publicReads,
              writable,
              largestPack(),
              log == null ? null : log::write);
      serve(ChunkServer.start(store, source, options, output::warn), end);
    }
    return 0;
  }

  /** Returns the bound of the chunks of a pack, or 0 for what is usual. */
  private long largestPack() {
    if (largestPack == null) {
      return 0;
    }
    long bytes = ByteAmount.parse(largestPack, "size of a pack");
    if (bytes == 0) {
      throw new ParameterException(
          spec.commandLine(), "--largest-pack is at least 1; without it, the usual bounds hold");
    }
    return bytes;
  }

  private void serve(ChunkServer server, EndOnSignal end) throws InterruptedException {
    CountDownLatch signalled = new CountDownLatch(1);
    try (server) {
      end.closes(signalled::countDown);
      String url = server.uri().toString();
      output.result(new Ready(store.toString(), url), "serving " + store + " at " + url);
      signalled.await();
    }
    summarize(server.statistics());
  }

  private @Nullable TlsFiles tls() {
    if (certificate != null && key != null) {
      return new TlsFiles(
          clientAuthorities, certificate, key, System.getenv("BOOTFS_STORE_KEY_PASSWORD"));
    }
    if (certificate != null || key != null || clientAuthorities != null) {
      throw new ParameterException(
          spec.commandLine(), "HTTPS needs both --tls-cert FILE and --tls-key FILE");
    }
    return null;
  }

  private void checkWriters(@Nullable TlsFiles tls) {
    boolean local = !listen.isUnresolved() && listen.getAddress().isLoopbackAddress();
    boolean known = authorization != null || (tls != null && clientAuthorities != null);
    if (writable && !local && !known) {
      throw new ParameterException(
          spec.commandLine(),
          "--writable beyond this machine needs --authorization FILE or --client-ca FILE");
    }
  }

  private void summarize(ServerStatistics done) {
    output.result(
        done,
        String.format(
            Locale.ROOT,
            "%,d requests, %,d chunks (%s) sent, %,d taken, %,d fetched",
            done.requests(),
            done.chunks(),
            ByteCount.format(done.bytes()),
            done.stored(),
            done.fetched()));
  }
}
