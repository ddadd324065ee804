package io.bootfs.store.server;

import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs each request on a thread of its own, and hangs up where its head doesn't come: an
 * interrupted thread closes the connection that it reads from. Thread-safe; owns its threads.
 *
 * <p>The JDK's server bounds a request as a whole, and so for as long as a pack may take.
 */
final class RequestThreads implements Executor, Closeable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bootfs-heads").factory());
  private final long longestHead;
  private final Runnable hungUp;

  /** The threads whose request's head has not come, each with when it began to. */
  private final Map<Thread, Long> waiting = new ConcurrentHashMap<>();

  /**
   * Creates the threads of a server.
   *
   * @param longestHead how long a greeting by TLS and a request's head may take in all
   * @param hungUp is run where one took longer
   */
  RequestThreads(Duration longestHead, Runnable hungUp) {
    this.longestHead = longestHead.toNanos();
    this.hungUp = hungUp;
    long period = Math.max(1, this.longestHead / 10);
    var _ = clock.scheduleWithFixedDelay(this::hangUp, period, period, TimeUnit.NANOSECONDS);
  }

  @Override
  public void execute(Runnable request) {
    threads.execute(() -> {
      waiting.put(Thread.currentThread(), System.nanoTime());
      try {
        request.run();
      } finally {
        headCame();
      }
    });
  }

  /** Takes note that the head of the request has come which the current thread runs. */
  void headCame() {
    waiting.remove(Thread.currentThread());
  }

  private void hangUp() {
    long now = System.nanoTime();
    waiting.forEach((thread, since) -> {
      if (now - since > longestHead && waiting.remove(thread, since)) {
        thread.interrupt();
        hungUp.run();
      }
    });
  }

  /** Interrupts what still runs. */
  @Override
  public void close() {
    clock.shutdownNow();
    threads.shutdownNow();
  }
}
