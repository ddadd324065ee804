package io.bootfs.cli;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes SIGINT, SIGTERM and SIGHUP the ordinary end of a verb that runs in the foreground: what it
 * runs is closed, the verb finishes by itself, and the exit status is 0.
 */
final class EndOnSignal implements AutoCloseable {

  /** After a signal, the verb has this long to finish. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final CompletableFuture<Closeable> running = new CompletableFuture<>();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private final Thread hook = new Thread(this::end, "end on signal");

  private EndOnSignal() {}

  /** Begins to wait for signals; one that comes now takes effect as soon as something runs. */
  static EndOnSignal install() {
    EndOnSignal end = new EndOnSignal();
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  /** Says what a signal closes; when it is closed, the verb finishes. */
  void closes(Closeable running) {
    this.running.complete(running);
  }

  /** Says that the verb has finished. */
  @Override
  public void close() {
    finished.complete(null);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Signalled: the hook is running, and ends the process now.
    }
  }

  private void end() {
    try {
      CompletableFuture.anyOf(running, finished).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (running.isDone()) {
        running.get().close();
      }
      finished.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Runtime.getRuntime().halt(0);
    } catch (IOException | ExecutionException | TimeoutException e) {
      System.err.println("bootfs: " + FailureReport.describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
