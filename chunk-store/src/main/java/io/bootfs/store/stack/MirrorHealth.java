package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows which mirrors answer, and tries those that don't in the background until they do.
 * Thread-safe; its thread lives only while a mirror is down, and ends when it is closed.
 */
final class MirrorHealth implements AutoCloseable {

  private final List<ChunkStore> mirrors;
  private final Duration probeInterval;
  private final RareWarnings warnings;

  /** For each mirror the chunk that it failed at last, or null if it answers. */
  private final @Nullable ChunkId[] failedAt;

  private @Nullable Thread prober;
  private boolean closed;

  MirrorHealth(List<ChunkStore> mirrors, Duration probeInterval, RareWarnings warnings) {
    this.mirrors = mirrors;
    this.probeInterval = probeInterval;
    this.warnings = warnings;
    this.failedAt = new @Nullable ChunkId[mirrors.size()];
  }

  /** Returns all mirrors in the order to ask them: those that answer first. */
  synchronized List<ChunkStore> order() {
    List<ChunkStore> order = new ArrayList<>(mirrors.size());
    List<ChunkStore> down = new ArrayList<>();
    for (int i = 0; i < failedAt.length; i++) {
      (failedAt[i] == null ? order : down).add(mirrors.get(i));
    }
    order.addAll(down);
    return order;
  }

  /** Takes note that a mirror answered. */
  synchronized void answered(ChunkStore mirror) {
    failedAt[mirrors.indexOf(mirror)] = null;
  }

  /** Takes note that a mirror could not be asked for a chunk. */
  synchronized void failed(ChunkStore mirror, ChunkId id) {
    failedAt[mirrors.indexOf(mirror)] = id;
    if (prober == null && !closed) {
      String name = "bootfs-probe " + mirror.location();
      prober = Thread.ofPlatform().daemon().name(name).start(this::probe);
    }
  }

  private void probe() {
    try {
      while (true) {
        Thread.sleep(probeInterval);
        for (int i = 0; i < failedAt.length; i++) {
          ChunkId id = suspect(i);
          if (id != null && answers(mirrors.get(i), id)) {
            recovered(i);
          }
        }
        if (isDone()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private synchronized @Nullable ChunkId suspect(int mirror) {
    return failedAt[mirror];
  }

  private static boolean answers(ChunkStore mirror, ChunkId id) {
    try {
      boolean _ = mirror.has(id);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void recovered(int mirror) {
    synchronized (this) {
      failedAt[mirror] = null;
    }
    warnings.warn("mirror " + mirrors.get(mirror).location() + " answers again");
  }

  private synchronized boolean isDone() {
    for (ChunkId id : failedAt) {
      if (id != null) {
        return false;
      }
    }
    prober = null;
    return true;
  }

  /** Ends the background thread. */
  @Override
  public synchronized void close() {
    closed = true;
    if (prober != null) {
      prober.interrupt();
    }
  }
}
