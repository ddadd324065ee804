package io.bootfs.chunker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings together what several threads want digested at about the same time. Thread-safe.
 *
 * <p>A virtual thread lets the others that can run go first: those read and decompress their
 * chunks, and come here too. Who comes last, of as many as are digested at once, digests for all,
 * and else who has its turn again. So one that is alone waits for nobody, and platform threads
 * never do: the system might give their time to anyone.
 */
final class DigestQueue {

  /** The process's. Not to be used unless it {@link #takes} something. */
  static final DigestQueue INSTANCE = new DigestQueue();

  private static final class Request {
    final ByteSpan chunk;
    final Thread owner = Thread.currentThread();
    boolean isTaken;
    volatile @Nullable ChunkId id;
    volatile @Nullable Throwable failure;

    Request(ByteSpan chunk) {
      this.chunk = chunk;
    }

    boolean isDone() {
      return id != null || failure != null;
    }
  }

  /**
   * Four for each lane: some are sixteen times as long as others, a lane takes the next when its
   * own ends, and the fewer there are, the longer the others stand idle while the longest is done.
   */
  private static final int MOST = 4 * MultiBufferSha512.LANES;

  private final Queue<Request> waiting = new ArrayDeque<>();

  /** Tells whether chunks of a length are digested together here. */
  static boolean takes(int length) {
    return MultiBufferSha512.LANES > 0 && length <= MultiBufferSha512.LONGEST;
  }

  /** Returns the id of a chunk. */
  @SuppressWarnings("ThreadPriorityCheck") // Virtual threads yield to virtual threads alone.
  ChunkId idOf(ByteSpan chunk) {
    Request own = new Request(chunk);
    boolean isLast = add(own);
    if (!isLast && own.owner.isVirtual()) {
      Thread.yield();
    }
    boolean interrupted = false;
    while (!own.isDone()) {
      List<Request> taken = take(own);
      if (taken.isEmpty()) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      } else {
        digest(taken);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    ChunkId id = own.id;
    if (id == null) {
      throw new IllegalStateException("a chunk could not be digested", own.failure);
    }
    return id;
  }

  /** Tells whether it is the last of as many as are digested at once. */
  private synchronized boolean add(Request request) {
    waiting.add(request);
    return waiting.size() % MOST == 0;
  }

  /** Returns those that have waited longest, or none if another thread has taken this one. */
  private synchronized List<Request> take(Request own) {
    List<Request> taken = new ArrayList<>(MOST);
    boolean isAnothers = own.isTaken;
    while (!isAnothers && !waiting.isEmpty() && taken.size() < MOST) {
      Request next = waiting.remove();
      next.isTaken = true;
      taken.add(next);
    }
    return taken;
  }

  private static void digest(List<Request> requests) {
    try {
      List<ByteSpan> chunks = new ArrayList<>(requests.size());
      requests.forEach(request -> chunks.add(request.chunk));
      List<ChunkId> ids = MultiBufferSha512.idsOf(chunks);
      for (int i = 0; i < requests.size(); i++) {
        requests.get(i).id = ids.get(i);
      }
    } catch (Throwable e) {
      // Of memory: the others must not wait for ever.
      requests.forEach(request -> request.failure = e);
    }
    for (Request request : requests) {
      if (!request.owner.equals(Thread.currentThread())) {
        LockSupport.unpark(request.owner);
      }
    }
  }
}
