package io.bootfs.store.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.http.TlsContext;
import io.bootfs.store.http.TlsFiles;
import io.bootfs.store.local.ChunkFolder;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.pack.PackCheck;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Serves the chunks of a {@code .castr} folder as desync's chunk server does: {@code GET}, {@code
 * HEAD} and, where it is allowed, {@code PUT /ab12/ab12….cacnk}; and packs, by ranges, as any
 * server of static files does, {@code /packs/NAME.pack}. Thread-safe; whoever starts it closes it.
 *
 * <p>It serves nothing but chunks and packs: no lists, no other file of the folder. What it takes
 * is verified before it is stored. Where it only reads, any HTTP server of static files can take
 * its place.
 */
public final class ChunkServer implements Closeable {

  /**
   * The most bytes of a chunk, uncompressed, that the server takes or fetches: 16 MiB. It bounds
   * what one request can make it hold.
   */
  public static final int LARGEST_CHUNK = 16 << 20;

  /** How many connections may wait to be accepted. */
  private static final int BACKLOG = 1024;

  /** How long a greeting by TLS and a request's head may take. */
  private static final Duration LONGEST_GREETING = Duration.ofMinutes(1);

  /** The same without TLS, where a head comes in one piece, or from who greets by TLS never. */
  private static final Duration LONGEST_HEAD = Duration.ofSeconds(3);

  /** How long requests may go on when the server is closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpServer server;
  private final RequestThreads threads;
  private final RequestGate gate;
  private final ChunkHandler handler;
  private final PackHandler packs;
  private final @Nullable UpstreamChunks upstream;
  private final ChunkCodec codec;
  private final ChunkChecker checker;

  private ChunkServer(
      HttpServer server,
      RequestThreads threads,
      RequestGate gate,
      ChunkHandler handler,
      PackHandler packs,
      @Nullable UpstreamChunks upstream,
      ChunkCodec codec,
      ChunkChecker checker) {
    this.server = server;
    this.threads = threads;
    this.gate = gate;
    this.handler = handler;
    this.packs = packs;
    this.upstream = upstream;
    this.codec = codec;
    this.checker = checker;
  }

  /**
   * Starts to serve a store, to be read by everyone.
   *
   * @param store the {@code .castr} folder
   * @param address where to listen; port 0 takes any free port
   * @throws IOException if the folder isn't there or the address can't be listened on
   */
  public static ChunkServer start(Path store, InetSocketAddress address) throws IOException {
    return start(store, null, ServerOptions.reading(address), line -> {});
  }

  /**
   * Starts to serve a store.
   *
   * @param store the {@code .castr} folder, which is made with the first chunk where the server
   *     puts any
   * @param upstream the store that the folder is a cache of, or null; it stays the caller's
   * @param warnings takes lines about chunks that are damaged or could not be kept, and about
   *     clients
   * @throws IOException if the folder isn't there, a certificate can't be used, or the address
   *     can't be listened on
   */
  public static ChunkServer start(
      Path store, @Nullable ChunkStore upstream, ServerOptions options, Consumer<String> warnings)
      throws IOException {
    ChunkFolder folder = new ChunkFolder(store);
    if (upstream == null && !options.writable()) {
      folder.mustExist();
    }
    ChunkCodec codec = new ChunkCodec();
    ChunkChecker checker = new ChunkChecker();
    FolderChunks kept =
        new FolderChunks(folder, LocalStore.create(store), codec, checker, warnings);
    UpstreamChunks fetched =
        upstream == null
            ? null
            : new UpstreamChunks(kept, upstream, codec, checker, LARGEST_CHUNK, warnings);
    ServedChunks served = fetched == null ? kept : fetched;
    ChunkHandler handler = new ChunkHandler(served, options.writable(), checker, LARGEST_CHUNK);
    PackCheck check = new PackCheck(checker, LARGEST_CHUNK, options.largestPack());
    PackHandler packs = new PackHandler(folder, options.writable(), check);
    HttpServer server = bind(options);
    RequestThreads threads = threads(options.tls() != null, warnings);
    RequestGate gate =
        new RequestGate(
            exchange -> {
              threads.headCame();
              (isForPack(exchange) ? packs : handler).handle(exchange);
            },
            options);
    return new ChunkServer(server, threads, gate, handler, packs, fetched, codec, checker).start();
  }

  private static RequestThreads threads(boolean withTls, Consumer<String> warnings) {
    Duration longest = withTls ? LONGEST_GREETING : LONGEST_HEAD;
    String line =
        "a request's head did not come within %d s, so its connection is closed%s; this is said once"
            .formatted(
                longest.toSeconds(),
                withTls ? "" : "; does a client speak https, and not http, to this server?");
    AtomicBoolean isSaid = new AtomicBoolean();
    return new RequestThreads(
        longest,
        () -> {
          if (isSaid.compareAndSet(false, true)) {
            warnings.accept(line);
          }
        });
  }

  private static boolean isForPack(HttpExchange exchange) {
    return exchange.getRequestURI().getRawPath().startsWith("/packs/");
  }

  private ChunkServer start() {
    server.setExecutor(threads);
    server.createContext("/", gate);
    server.start();
    return this;
  }

  private static HttpServer bind(ServerOptions options) throws IOException {
    JdkServer.configure(options.writable());
    InetSocketAddress address = options.address();
    if (address.isUnresolved()) {
      throw new IOException(
          "can't listen on " + address.getHostString() + ": the host name can't be resolved");
    }
    TlsFiles files = options.tls();
    SSLContext tls = files == null ? null : TlsContext.of(files).context();
    try {
      if (files == null || tls == null) {
        return HttpServer.create(address, BACKLOG);
      }
      HttpsServer server = HttpsServer.create(address, BACKLOG);
      server.setHttpsConfigurator(configurator(tls, files.authorities() != null));
      return server;
    } catch (IOException e) {
      throw new IOException(
          "can't listen on %s:%d: %s; choose another address or port"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  private static HttpsConfigurator configurator(SSLContext tls, boolean clientsNeedCertificates) {
    return new HttpsConfigurator(tls) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters settings = getSSLContext().getDefaultSSLParameters();
        settings.setNeedClientAuth(clientsNeedCertificates);
        parameters.setSSLParameters(settings);
      }
    };
  }

  /** Returns the store's URL for a client on this machine: {@code http://HOST:PORT}. */
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    InetAddress host = address.getAddress();
    String name =
        host.isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress().getHostAddress()
            : host.getHostAddress();
    String scheme = server instanceof HttpsServer ? "https" : "http";
    try {
      return new URI(scheme, null, name, address.getPort(), null, null, null);
    } catch (URISyntaxException e) {
      throw new AssertionError("an address makes a URL: " + address, e);
    }
  }

  /** Returns what has been asked for and sent so far. */
  public ServerStatistics statistics() {
    return new ServerStatistics(
        handler.requests(),
        handler.sent(),
        handler.sentBytes(),
        handler.stored(),
        upstream == null ? 0 : upstream.fetched());
  }

  /** Returns what has been asked for and sent of packs so far. */
  public PackStatistics packStatistics() {
    return packs.statistics();
  }

  /** Takes no more requests, waits a while for those under way, and stops listening. */
  @Override
  public void close() {
    gate.close(PATIENCE);
    server.stop(0);
    threads.close();
    codec.close();
    checker.close();
  }
}
