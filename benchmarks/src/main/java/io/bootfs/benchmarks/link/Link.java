package io.bootfs.benchmarks.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * A network link between this machine and servers: ports of the loopback interface behind which
 * everything takes the link's time. Thread-safe; whoever made it closes it, and with it all
 * connections.
 *
 * <p>Its model: half a round trip each way; a bandwidth in each direction that all connections to
 * all its ports share, first come, first served, in pieces of half a millisecond; a round trip for
 * each new connection; a bounded buffer for each, as TCP's windows are. No packet is lost, and
 * connections start at full speed: TCP's slow start is not there.
 */
public final class Link implements Closeable {

  private static final int BACKLOG = 1024;

  private final LinkShape shape;
  private final Lane up;
  private final Lane down;
  private final LongAdder connections = new LongAdder();
  private final List<ServerSocketChannel> ports = new CopyOnWriteArrayList<>();
  private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Makes a link of some shape. */
  public Link(LinkShape shape) {
    this.shape = shape;
    this.up = new Lane(shape);
    this.down = new Lane(shape);
  }

  /**
   * Leads to a server.
   *
   * @return the port of this machine's loopback address behind which it is found
   */
  public int forward(InetSocketAddress server) throws IOException {
    ServerSocketChannel port = ServerSocketChannel.open();
    ports.add(port);
    port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    var _ = threads.submit(() -> accept(port, server));
    SocketAddress bound = port.getLocalAddress();
    return ((InetSocketAddress) bound).getPort();
  }

  private boolean accept(ServerSocketChannel port, InetSocketAddress server) throws IOException {
    while (true) {
      SocketChannel client = port.accept();
      connections.increment();
      var _ = threads.submit(() -> carry(client, server));
    }
  }

  private boolean carry(SocketChannel client, InetSocketAddress server)
      throws InterruptedException {
    clients.add(client);
    try {
      Connection.carry(client, server, shape, up, down, threads);
    } finally {
      clients.remove(client);
    }
    return true;
  }

  /** Returns how it behaves. */
  public LinkShape shape() {
    return shape;
  }

  /** Returns what it has carried so far. */
  public LinkStatistics statistics() {
    return new LinkStatistics(connections.sum(), up.bytes(), down.bytes());
  }

  /** Takes no more connections, and cuts those that there are. */
  @Override
  public void close() throws IOException {
    for (ServerSocketChannel port : ports) {
      port.close();
    }
    threads.shutdownNow();
    threads.close();
    clients.forEach(Connection::reset);
  }
}
