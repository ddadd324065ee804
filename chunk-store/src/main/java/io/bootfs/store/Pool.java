package io.bootfs.store;

import java.io.Closeable;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;

/**
 * Keeps a bounded number of idle objects that own native memory. Thread-safe.
 *
 * <p>The one given back last is taken first: its memory is still in the processor's cache.
 */
final class Pool<T extends Pool.Member> implements Closeable {

  /** An object that owns native memory; used by one thread at a time. */
  interface Member extends Closeable {
    @Override
    void close();
  }

  private final LinkedBlockingDeque<T> idle;
  private final Supplier<T> maker;
  private volatile boolean closed;

  Pool(int capacity, Supplier<T> maker) {
    this.idle = new LinkedBlockingDeque<>(capacity);
    this.maker = maker;
  }

  /** Returns an idle member, or a new one: whoever takes never waits. */
  T take() {
    T member = idle.pollFirst();
    return member == null ? maker.get() : member;
  }

  /** Keeps a member for the next taker, or closes it if enough are idle. */
  void giveBack(T member) {
    if (closed || !idle.offerFirst(member)) {
      member.close();
    } else if (closed) {
      drain();
    }
  }

  @Override
  public void close() {
    closed = true;
    drain();
  }

  private void drain() {
    for (T member = idle.pollFirst(); member != null; member = idle.pollFirst()) {
      member.close();
    }
  }
}
