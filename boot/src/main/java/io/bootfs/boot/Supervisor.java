package io.bootfs.boot;

import io.bootfs.fuse.LazyMount;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.ProcessExit;
import io.bootfs.linux.Processes;
import io.bootfs.linux.Signals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Stands between the container's runtime and the app: passes signals on, reaps orphans, and knows
 * when the app, or a child beside it, has ended. One thread waits for signals, the caller's waits
 * for children.
 */
final class Supervisor {

  private static final Set<Integer> ENDING =
      Set.of(Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGTERM);
  private static final int SIGNALLED_BASE = 128;

  /** How long the loss of an image may become known after the death of an app that it ended. */
  private static final long LOSS_MILLIS = 500;

  private final List<Integer> early = new ArrayList<>();
  private final Map<Integer, IntConsumer> others = new HashMap<>();
  private boolean starting;
  private int app;

  /** Starts to take signals. Before the app starts, those that ask for an end get it from boot. */
  void start() {
    Thread.ofPlatform().name("signals").daemon().start(this::passOnSignals);
  }

  /** Says that the app is about to start: from now on all signals are kept for it. */
  synchronized void appStarts() {
    starting = true;
  }

  /**
   * Watches over the app until it ends, and returns its exit status.
   *
   * @param lost what completes when nothing of the image can be read any more: an app that ended
   *     then may have ended for that
   * @throws LinuxException if it can't be waited for
   */
  int await(int appProcess, CompletableFuture<Void> lost) throws LinuxException {
    appIs(appProcess);
    while (true) {
      Optional<ProcessExit> exit = Processes.reap();
      if (exit.isEmpty() || exit.get().pid() == appProcess) {
        int status = exit.map(ProcessExit::exitStatus).orElse(BootException.BOOT_FAILED);
        // Who has ended the app because its image is lost holds this until the process ends.
        synchronized (this) {
          app = 0; // The number may be another's soon.
        }
        if (status == SIGNALLED_BASE + Signals.SIGBUS) {
          // So ends an app whose own pages can't be read any more.
          lost.copy().completeOnTimeout(null, LOSS_MILLIS, TimeUnit.MILLISECONDS).join();
        }
        synchronized (this) {
          if (lost.isDone()) {
            imageIsLost();
          }
          return status;
        }
      }
      ended(exit.get());
    }
  }

  private void ended(ProcessExit exit) {
    IntConsumer ending;
    synchronized (others) {
      ending = others.remove(exit.pid());
    }
    if (ending != null) {
      ending.accept(exit.exitStatus());
    }
  }

  /** Starts a child. */
  @FunctionalInterface
  interface ChildStart {

    /** Returns the child's process id. */
    int start() throws IOException;
  }

  /**
   * Starts a child beside the app.
   *
   * @param ended is told the child's exit status; must not wait
   * @return its process id
   */
  int startBeside(ChildStart start, IntConsumer ended) throws IOException {
    // Who reaps the child looks here after it.
    synchronized (others) {
      int child = start.start();
      others.put(child, ended);
      return child;
    }
  }

  /** Ends a child that was started beside the app, unless it has ended. */
  void endBeside(int child) throws LinuxException {
    synchronized (others) {
      if (others.containsKey(child)) {
        Signals.send(child, Signals.SIGKILL);
      }
    }
  }

  /**
   * Ends app and container, since nothing of the image can be read any more. An app that lived on
   * would meet errors at some time, or none and look healthy.
   */
  synchronized void imageIsLost() {
    System.err.println("bootfs: the image can no longer be read: " + LazyMount.LOST);
    if (app != 0) {
      passOn(Signals.SIGKILL);
    }
    Processes.exit(BootException.BOOT_FAILED);
  }

  private synchronized void appIs(int process) {
    app = process;
    early.forEach(this::passOn);
    early.clear();
  }

  private void passOnSignals() {
    int self = Processes.own();
    try {
      while (true) {
        Signals.Received signal = Signals.await();
        // Giving up the terminal hangs up on its session, which is still ours alone.
        if (signal.sender() != self) {
          take(signal.number());
        }
      }
    } catch (LinuxException e) {
      System.err.println("bootfs: signals no longer reach the app: " + e.getMessage());
    }
  }

  private synchronized void take(int signal) {
    if (app != 0) {
      passOn(signal);
    } else if (!starting && ENDING.contains(signal)) {
      Processes.exit(SIGNALLED_BASE + signal);
    } else {
      early.add(signal);
    }
  }

  private void passOn(int signal) {
    try {
      Signals.send(app, signal);
    } catch (LinuxException e) {
      // The app has just ended, and its end is what comes next.
    }
  }
}
