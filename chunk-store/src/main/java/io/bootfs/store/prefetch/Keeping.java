package io.bootfs.store.prefetch;

import io.bootfs.store.parallel.DaemonThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The threads that verify and keep what comes within packs, and the bound of what waits for them.
 * Thread-safe; the owner closes it.
 */
final class Keeping implements AutoCloseable {

  /** How many bytes may have come and not be kept yet. */
  private static final int MOST_WAITING = 2 << 20;

  private static final int THREADS = 2;

  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, new DaemonThreads("keep-"));

  /** Runs a task that holds so many bytes, when there is room for them. */
  void run(int bytes, Runnable task) throws InterruptedException {
    int taken = Math.min(bytes, MOST_WAITING);
    room.acquire(taken);
    threads.execute(() -> {
      try {
        task.run();
      } finally {
        room.release(taken);
      }
    });
  }

  /** Waits for all tasks. */
  @Override
  public void close() {
    threads.close();
  }
}
