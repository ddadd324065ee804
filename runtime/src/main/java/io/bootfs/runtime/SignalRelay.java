package io.bootfs.runtime;

import io.bootfs.linux.LinuxException;
import io.bootfs.linux.Processes;
import io.bootfs.linux.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes the signals that reach this process on to the container's process 1. Thread-safe; a thread
 * of its own waits for them. The launcher must have blocked them.
 */
final class SignalRelay {

  private static final Set<Integer> ENDING =
      Set.of(Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGTERM);
  private static final int SIGNALLED_BASE = 128;

  private final Runnable abort;
  private final List<Integer> early = new ArrayList<>();
  private @Nullable Runnable resize;
  private int app;

  /**
   * Creates a relay.
   *
   * @param abort what is to be done when a signal ends this process before there is an app
   */
  SignalRelay(Runnable abort) {
    this.abort = abort;
  }

  /** Starts to take signals; those that come before there is an app wait for it, or end us. */
  void start() {
    Thread.ofPlatform().name("signals").daemon().start(this::relay);
  }

  /**
   * Says whom the signals are for.
   *
   * @param resize what is done in place of passing on that our terminal's size has changed; null if
   *     the app has no terminal of its own
   */
  synchronized void appIs(int process, @Nullable Runnable resize) {
    this.resize = resize;
    app = process;
    early.forEach(this::passOn);
    early.clear();
  }

  private void relay() {
    try {
      while (true) {
        take(Signals.await().number());
      }
    } catch (LinuxException e) {
      System.err.println("bootfs: signals no longer reach the container: " + e.getMessage());
    }
  }

  private synchronized void take(int signal) {
    if (app != 0) {
      passOn(signal);
    } else if (ENDING.contains(signal)) {
      abort.run();
      Processes.exit(SIGNALLED_BASE + signal);
    } else {
      early.add(signal);
    }
  }

  private void passOn(int signal) {
    if (signal == Signals.SIGWINCH && resize != null) {
      resize.run();
      return;
    }
    try {
      Signals.send(app, signal);
    } catch (LinuxException e) {
      // The app has just ended, and its end is what comes next.
    }
  }
}
