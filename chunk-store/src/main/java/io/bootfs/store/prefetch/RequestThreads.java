package io.bootfs.store.prefetch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for requests, as many as are under way, which go when they are idle. Thread-safe; whoever
 * makes them closes them, and bounds the requests.
 *
 * <p>They are the platform's: in a JVM that has just started, each wait of a virtual one, and who
 * polls for it, is interpreted code, which takes a start's requests a tenth more processor time.
 */
final class RequestThreads implements AutoCloseable {

  private static final long IDLE_SECONDS = 1;

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("request-", 1).factory());

  /**
   * Runs a request on a thread of its own.
   *
   * @return false if the container's limit of processes allows no more threads
   */
  boolean run(Runnable request) {
    try {
      threads.execute(request);
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Waits for what was begun. */
  @Override
  public void close() {
    threads.close();
  }
}
