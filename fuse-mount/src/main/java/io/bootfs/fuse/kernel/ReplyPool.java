package io.bootfs.fuse.kernel;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The replies' memory, as much of it as is in use at once: a megabyte for each thread would be more
 * than the rest of the server. The last one given back is the first one taken, since the
 * processor's caches still have it. Thread-safe.
 */
final class ReplyPool {

  private final Arena arena;
  private final Deque<Reply> free = new ArrayDeque<>();

  /** Creates a pool that allocates from {@code arena}. */
  ReplyPool(Arena arena) {
    this.arena = arena;
  }

  Reply take() {
    synchronized (free) {
      if (!free.isEmpty()) {
        return free.pop();
      }
    }
    return new Reply(arena, Reply.MOST_DATA);
  }

  void giveBack(Reply reply) {
    synchronized (free) {
      free.push(reply);
    }
  }
}
