package io.bootfs.boot;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that a thread of its own does beside the caller's, while both processors of a small machine
 * would not be busy otherwise. Thread-safe.
 *
 * @param <T> what comes of it
 */
final class Beside<T> {

  private final FutureTask<T> task;

  private Beside(FutureTask<T> task) {
    this.task = task;
  }

  /**
   * Begins, and returns at once.
   *
   * @param name the thread's name
   */
  static <T> Beside<T> start(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name(name).start(task);
    return new Beside<>(task);
  }

  /**
   * Waits for what comes of it.
   *
   * @throws IOException if the work has failed so
   * @throws BootException if the work has failed so
   */
  T result() throws IOException, BootException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the container started", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof BootException failure) {
        throw failure;
      }
      throw new IllegalStateException("a part of the start failed", e.getCause());
    }
  }

  /** Closes what comes of it, as soon as it has come. */
  static void close(Beside<? extends Closeable> work) throws IOException {
    Closeable made;
    try {
      made = work.result();
    } catch (IOException | BootException | IllegalStateException e) {
      return; // Nothing came of it, as was told to whoever waited for it.
    }
    made.close();
  }
}
