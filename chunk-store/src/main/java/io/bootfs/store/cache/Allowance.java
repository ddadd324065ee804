package io.bootfs.store.cache;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The room in a cache that this process has reserved for chunks which it will write. Thread-safe.
 * Who closes it gives back what is left.
 *
 * <p>To reserve room takes six system calls, and waits for other processes that do. So where the
 * cache is large enough it is reserved for many chunks at once. What was reserved before a sweep
 * and is used after it is not counted: for each process less than a thousandth of the capacity.
 */
final class Allowance implements Closeable {

  private static final long LARGEST_STEP = 4 << 20;

  /** A smaller step would hold so few chunks that each may as well be counted by itself. */
  private static final long LEAST_STEP = 256 << 10;

  private static final int STEPS = 1024;

  private final Usage usage;
  private final long full;
  private final Consumer<Usage.State> listener;
  private final long step;
  private long left;
  private long sweptMillis;

  /**
   * Creates an allowance of nothing.
   *
   * @param listener hears what all processes have taken, and wanted to take if it was too much
   */
  Allowance(Usage usage, Room room, Consumer<Usage.State> listener) {
    this.usage = usage;
    this.listener = listener;
    this.full = room.full();
    long share = Math.min(LARGEST_STEP, room.capacity() / STEPS);
    this.step = share < LEAST_STEP ? 0 : share;
  }

  /**
   * Takes room for a chunk.
   *
   * @return whether there is any
   * @throws IOException if what all processes count can't be changed
   */
  boolean take(long chunk) throws IOException {
    return step == 0
        ? fits(usage.updateUpTo(full, before -> before.reserved(chunk)))
        : takeOfStep(chunk);
  }

  private synchronized boolean takeOfStep(long chunk) throws IOException {
    if (left < chunk) {
      long more = Math.max(step, chunk);
      Usage.State wanted = usage.updateUpTo(full, before -> before.allowed(more));
      if (!fits(wanted)) {
        return false;
      }
      left += more;
      sweptMillis = wanted.sweptMillis();
    }
    left -= chunk;
    return true;
  }

  private boolean fits(Usage.State wanted) {
    listener.accept(wanted);
    return wanted.bytes() <= full;
  }

  /** Notes that a chunk was written to the room that was taken for it. */
  void used(long chunk) throws IOException {
    if (step == 0) {
      usage.update(before -> before.written(chunk));
    }
  }

  /** Gives back the room of a chunk that could not be written. */
  synchronized void giveBack(long chunk) throws IOException {
    if (step == 0) {
      usage.update(before -> before.released(chunk));
    } else {
      left += chunk;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    long unused = left;
    left = 0;
    if (unused > 0) {
      // A sweep since has not counted it.
      usage.update(before -> before.sweptMillis() == sweptMillis ? before.freed(unused) : before);
    }
  }
}
