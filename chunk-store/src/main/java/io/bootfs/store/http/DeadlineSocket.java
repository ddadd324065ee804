package io.bootfs.store.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A connection of which each read ends in time, those that TLS makes over it as well: a server that
 * drips bytes holds no reader. For one thread at a time.
 */
final class DeadlineSocket extends Socket {

  private long deadline;
  private Duration most = Duration.ZERO;

  DeadlineSocket() {
    super(Proxy.NO_PROXY);
  }

  /**
   * Says how long reads may take from now on.
   *
   * @param deadline the moment of {@link System#nanoTime} after which there are no more
   * @param most how long each may take
   */
  void allow(long deadline, Duration most) {
    this.deadline = deadline;
    this.most = most;
  }

  /** Returns milliseconds that a socket takes for a time. */
  static int millis(Duration time) {
    return Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {

      @Override
      public int read() throws IOException {
        limit();
        return super.read();
      }

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        limit();
        return super.read(target, from, length);
      }
    };
  }

  private void limit() throws IOException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("no whole answer in time");
    }
    setSoTimeout((int) Math.min(left, millis(most)));
  }
}
