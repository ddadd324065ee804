package io.bootfs.runtime;

import io.bootfs.linux.Namespace;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Starts a guard from a thread that is in none of the container's namespaces, and at the request of
 * one that is, lets it guard. Thread-safe; whoever makes it closes it, and the guard with it.
 */
final class GuardStart implements Closeable {

  private final Path folder;
  private final CompletableFuture<Guard> guard = new CompletableFuture<>();
  private final CompletableFuture<Path> namespace = new CompletableFuture<>();
  private final CompletableFuture<Guard> guarding = new CompletableFuture<>();

  private GuardStart(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts the guard, beside what the caller does; the caller's namespaces must be this machine's.
   */
  static GuardStart onThread(Path folder) {
    GuardStart start = new GuardStart(folder);
    Thread.ofPlatform().daemon().name("guard").start(start::run);
    return start;
  }

  private void run() {
    try {
      Guard started = Guard.start(folder);
      guard.complete(started);
      started.watch(namespace.get());
      guarding.complete(started);
    } catch (IOException | ExecutionException | RuntimeException e) {
      guard.completeExceptionally(e);
      guarding.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Begins to guard the PID namespace in which the calling thread starts programs; the thread lives
   * until that is done.
   *
   * @throws IOException if the kernel does not say which it is
   */
  void begin() throws IOException {
    namespace.complete(Namespace.ofPrograms());
  }

  /**
   * Waits until it is guarded.
   *
   * @throws IOException if the guard can't be started
   */
  void await() throws IOException {
    NamespaceThread.await(guarding);
  }

  /**
   * Says that the container has ended: the guard ends beside what the caller does until it closes.
   */
  void dismiss() throws IOException {
    NamespaceThread.await(guarding).dismiss();
  }

  @Override
  public void close() throws IOException {
    NamespaceThread.await(guard).close();
  }
}
