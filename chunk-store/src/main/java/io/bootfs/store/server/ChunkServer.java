package io.bootfs.store.server;

import com.sun.net.httpserver.HttpServer;
import io.bootfs.store.local.ChunkFolder;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the chunks of a {@code .castr} folder as desync's chunk server does: {@code GET} and
 * {@code HEAD /ab12/ab12….cacnk}, and packs, by ranges, as any server of static files does.
 * Thread-safe; whoever starts it closes it.
 *
 * <p>It only reads, and nothing but chunks and packs: no lists, no other file of the folder.
 */
public final class ChunkServer implements Closeable {

  /**
   * Without it, the end of each answer waits for the client's delayed acknowledgement, 40 ms. The
   * JDK's server (module jdk.httpserver, "implementation properties") has no other switch, and
   * reads it once.
   */
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  /** How many connections may wait to be accepted. */
  private static final int BACKLOG = 1024;

  private final HttpServer server;
  private final ExecutorService threads;
  private final ChunkHandler handler;
  private final PackHandler packs;

  private ChunkServer(
      HttpServer server, ExecutorService threads, ChunkHandler handler, PackHandler packs) {
    this.server = server;
    this.threads = threads;
    this.handler = handler;
    this.packs = packs;
  }

  /**
   * Starts to serve a store.
   *
   * @param store the {@code .castr} folder
   * @param address where to listen; port 0 takes any free port
   * @throws IOException if the folder isn't there or the address can't be listened on
   */
  public static ChunkServer start(Path store, InetSocketAddress address) throws IOException {
    ChunkFolder folder = new ChunkFolder(store);
    folder.mustExist();
    System.setProperty(NO_DELAY, "true");
    HttpServer server = bind(address);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    ChunkHandler handler = new ChunkHandler(folder);
    server.setExecutor(threads);
    PackHandler packs = new PackHandler(folder);
    server.createContext("/", handler);
    server.createContext("/packs/", packs);
    server.start();
    return new ChunkServer(server, threads, handler, packs);
  }

  private static HttpServer bind(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new IOException(
          "can't listen on " + address.getHostString() + ": the host name can't be resolved");
    }
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new IOException(
          "can't listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + e.getMessage()
              + "; choose another address or port",
          e);
    }
  }

  /** Returns the store's URL for a client on this machine: {@code http://HOST:PORT}. */
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    InetAddress host = address.getAddress();
    String name =
        host.isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress().getHostAddress()
            : host.getHostAddress();
    try {
      return new URI("http", null, name, address.getPort(), null, null, null);
    } catch (URISyntaxException e) {
      throw new AssertionError("an address makes a URL: " + address, e);
    }
  }

  /** Returns what has been asked for and sent so far. */
  public ServerStatistics statistics() {
    return handler.statistics();
  }

  /** Returns what has been asked for and sent of packs so far. */
  public PackStatistics packStatistics() {
    return packs.statistics();
  }

  /** Stops listening and cuts what is under way. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
