package io.bootfs.store.cache;

import io.bootfs.store.Warnings;
import io.bootfs.store.local.StoreFaults;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps a cache in the background: when it is full, and else from time to time, because other
 * programs write to it and processes die. Thread-safe; the owner closes it.
 */
final class Sweeper implements Closeable {

  /** How long a count of the files is trusted. */
  private static final Duration TRUST = Duration.ofHours(1);

  /** What need not be done at once is left until the start that it would slow down is over. */
  private static final Duration START = Duration.ofSeconds(15);

  private final Sweep sweep;
  private final Room room;
  private final Warnings warnings;
  private final long opened = System.nanoTime();
  private @Nullable Thread thread;
  private boolean closed;

  Sweeper(Sweep sweep, Room room, Warnings warnings) {
    this.sweep = sweep;
    this.room = room;
    this.warnings = warnings;
  }

  /** Starts to sweep if what is taken, or wanted, calls for it. */
  void onReservation(Usage.State state) {
    if (state.bytes() > room.high() || isOverdue(state)) {
      start();
    }
  }

  private boolean isOverdue(Usage.State state) {
    boolean bounded = room.capacity() != CacheOptions.UNBOUNDED;
    if (bounded && state.sweptMillis() == 0) {
      return true; // What the cache held before it was bounded was never counted.
    }
    return System.nanoTime() - opened > START.toNanos()
        && Math.abs(System.currentTimeMillis() - state.sweptMillis()) > TRUST.toMillis();
  }

  private synchronized void start() {
    if (!closed && (thread == null || !thread.isAlive())) {
      thread = Thread.ofPlatform().daemon().name("cache-sweep").start(this::run);
    }
  }

  private void run() {
    try {
      sweep.run();
    } catch (IOException e) {
      warnings.warn("cache: can't be swept: " + StoreFaults.reason(e) + "; reading goes on");
    }
  }

  /** Waits for the end of a sweep under way, and starts none any more. */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      last = thread;
    }
    try {
      if (last != null) {
        last.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
