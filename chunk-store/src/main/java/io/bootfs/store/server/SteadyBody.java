package io.bootfs.store.server;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A request's body that must keep coming: its connection is closed where it falls too far behind a
 * least rate, for nothing else ends the reading of one. Only time for which its reader waits
 * counts. For one reader; closing it ends the watch alone.
 */
final class SteadyBody extends InputStream {

  /** At this rate a body may come for as long as it takes, in bytes a second. */
  static final int LEAST_RATE = 32 << 10;

  /** How often it is looked at while it may fall behind. */
  private static final int LOOKS = 10;

  private final InputStream in;
  private final long longestPause;
  private final Thread watch;

  /** For how long may still be waited, in nanoseconds. */
  private long left;

  /** When, by {@link System#nanoTime}, a reader that waits will have waited too long. */
  private volatile long deadline;

  private volatile boolean isWaiting;

  /**
   * Begins to watch a body.
   *
   * @param longestPause how far it may fall behind
   * @param hangUp ends the reading
   */
  SteadyBody(InputStream in, Duration longestPause, Runnable hangUp) {
    this.in = in;
    this.longestPause = longestPause.toNanos();
    this.left = this.longestPause;
    this.watch = Thread.startVirtualThread(() -> watch(longestPause.dividedBy(LOOKS), hangUp));
  }

  private void watch(Duration period, Runnable hangUp) {
    try {
      do {
        Thread.sleep(period);
      } while (!isWaiting || deadline - System.nanoTime() > 0);
      hangUp.run();
    } catch (InterruptedException e) {
      // It has come.
    }
  }

  @Override
  public int read() throws IOException {
    long began = begin();
    int got = in.read();
    end(began, 1);
    return got;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long began = begin();
    int got = in.read(bytes, offset, length);
    end(began, got);
    return got;
  }

  private long begin() {
    long now = System.nanoTime();
    deadline = now + left;
    isWaiting = true;
    return now;
  }

  private void end(long began, int got) {
    isWaiting = false;
    long earned = TimeUnit.SECONDS.toNanos(Math.max(got, 0)) / LEAST_RATE;
    left = Math.min(longestPause, left - (System.nanoTime() - began) + earned);
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
