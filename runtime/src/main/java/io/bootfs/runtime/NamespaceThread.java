package io.bootfs.runtime;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Platform threads that live for one task, and may part with the namespaces of all others. */
final class NamespaceThread {

  private NamespaceThread() {}

  /**
   * Runs a task to its end, on a thread that begins with the caller's namespaces.
   *
   * @throws IOException if the task does, or the caller is interrupted
   */
  static <T> T call(String name, Callable<T> task) throws IOException {
    return await(start(name, task));
  }

  /** Starts a task as {@link #call} does, and does not wait for its end. */
  static <T> Future<T> start(String name, Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofPlatform().daemon().name(name).start(future);
    return future;
  }

  /** Waits for what another thread does. */
  static <T> T await(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the container started", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException("the thread failed", e);
      }
    }
  }
}
