package io.bootfs.benchmarks.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;

/**
 * One TCP connection over a link: two sockets, and a pipe each way. Half-closes and resets are
 * passed on, in order with the bytes. It closes both sockets when both directions have ended.
 */
final class Connection {

  private final SocketChannel client;
  private final SocketChannel server;
  private final Pipe up;
  private final Pipe down;
  private int open = 2;

  private Connection(SocketChannel client, SocketChannel server, Pipe up, Pipe down) {
    this.client = client;
    this.server = server;
    this.up = up;
    this.down = down;
  }

  /**
   * Lets a new connection's handshake take its round trip, connects to the server behind the link,
   * and carries what both send; returns when the connection is over.
   *
   * <p>The kernel has told the client already that it is connected; what it has sent since then
   * waits as if it had not.
   */
  static void carry(
      SocketChannel client,
      InetSocketAddress target,
      LinkShape shape,
      Lane up,
      Lane down,
      ExecutorService threads)
      throws InterruptedException {
    long began = System.nanoTime();
    Pipe upward = new Pipe(up);
    Lane.sleepUntil(began + shape.roundTrip().toNanos());
    var reading =
        threads.submit(() -> {
          upward.readFrom(client);
          return true;
        });
    // The client's last packet of the handshake tells the server.
    Lane.sleepUntil(began + shape.roundTrip().toNanos() + shape.oneWayNanos());
    try {
      SocketChannel server = SocketChannel.open(target);
      server.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      new Connection(client, server, upward, new Pipe(down)).run(threads);
    } catch (IOException e) {
      reset(client);
      reading.cancel(true);
    }
  }

  private void run(ExecutorService threads) throws InterruptedException {
    var _ =
        threads.submit(() -> {
          down.readFrom(server);
          return true;
        });
    var _ =
        threads.submit(() -> {
          deliver(up, server, down);
          return true;
        });
    deliver(down, client, up);
  }

  private void deliver(Pipe pipe, SocketChannel target, Pipe back) throws InterruptedException {
    try {
      delivered(pipe.writeTo(target));
    } catch (IOException e) {
      failed(back);
    }
  }

  private synchronized void delivered(boolean whole) {
    open--;
    if (!whole) {
      abort();
    } else if (open == 0) {
      close(client);
      close(server);
    }
  }

  /** A side that takes no more has sent a reset, which goes back behind what it sent before. */
  private synchronized void failed(Pipe back) {
    open--;
    if (open == 0) {
      abort();
    } else {
      back.end(true);
    }
  }

  private void abort() {
    reset(client);
    reset(server);
    up.stop();
    down.stop();
  }

  /** Closes a socket in the way that tells the other side of a reset. */
  static void reset(SocketChannel socket) {
    try {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It is closed already, or as good as.
    }
    close(socket);
  }

  private static void close(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more can be done with it.
    }
  }
}
