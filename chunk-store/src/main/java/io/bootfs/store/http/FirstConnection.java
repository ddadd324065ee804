package io.bootfs.store.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Lets one request connect before the others ask: over HTTP/2 they then share its connection, where
 * each would greet the server by itself, to find that another was sooner. Thread-safe.
 */
final class FirstConnection extends EventListener implements Interceptor {

  private final Duration patience;
  private boolean made;
  private boolean beingMade;

  /**
   * Creates the gate of one client.
   *
   * @param patience how long a request waits for another's connection before it makes its own
   */
  FirstConnection(Duration patience) {
    this.patience = patience;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    boolean first = isFirst();
    try {
      return chain.proceed(chain.request());
    } finally {
      if (first) {
        letNextTry();
      }
    }
  }

  private synchronized boolean isFirst() throws InterruptedIOException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left; !made && beingMade && (left = deadline - System.nanoTime()) > 0; ) {
      try {
        wait(Math.max(1, left / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
    if (made || beingMade) {
      return false;
    }
    beingMade = true;
    return true;
  }

  private synchronized void letNextTry() {
    beingMade = false;
    notifyAll();
  }

  @Override
  public synchronized void connectionAcquired(Call call, Connection connection) {
    made = true;
    notifyAll();
  }
}
