package io.bootfs.store.ingest;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a pipeline and the queue before them. Thread-safe.
 *
 * <p>After the first failure the workers go on to take tasks, but only to fail them: whoever waits
 * for a segment or for a task is never left waiting.
 */
final class WorkerPool implements AutoCloseable {

  /** Bounds the queue where chunks are tiny; elsewhere the segments do. */
  private static final int MOST_QUEUED = 4096;

  /** How many chunks a worker takes at once, for they are digested together. */
  private static final int BATCH = 16;

  private final BlockingQueue<ChunkTask> queue = new ArrayBlockingQueue<>(MOST_QUEUED);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** Starts {@code count} threads, each with a worker of its own. */
  WorkerPool(int count, Supplier<ChunkWorker> workers) {
    for (int i = 0; i < count; i++) {
      ChunkWorker worker = workers.get();
      threads.add(Thread.ofPlatform().daemon().name("chunk-worker-" + i).start(() -> work(worker)));
    }
  }

  /**
   * Hands a task to a worker, waiting while the queue is full.
   *
   * @throws IOException the first failure of a worker, if there was one
   */
  void submit(ChunkTask task) throws IOException {
    try {
      queue.put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      task.segment().release();
      throw new InterruptedIOException("interrupted while waiting for the chunk store");
    }
  }

  /** Throws the first failure of a worker, if there was one. */
  void check() throws IOException {
    Throwable first = failure.get();
    if (first != null) {
      throw new IOException(first instanceof IOException ? first.getMessage() : "" + first, first);
    }
  }

  private void work(ChunkWorker worker) {
    List<ChunkTask> batch = new ArrayList<>(BATCH);
    try {
      while (!closed) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        process(worker, batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      // The pool is closed: nothing but close() interrupts these threads.
    } finally {
      abandonQueue();
    }
  }

  private void process(ChunkWorker worker, List<ChunkTask> batch) {
    List<ChunkId> ids = List.of();
    try {
      ids = worker.idsOf(batch);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
    for (int i = 0; i < batch.size(); i++) {
      process(worker, batch.get(i), i < ids.size() ? ids.get(i) : null);
    }
  }

  private void process(ChunkWorker worker, ChunkTask task, @Nullable ChunkId id) {
    try {
      if (failure.get() == null && id != null) {
        worker.process(task, id);
      } else {
        task.stored().cancel(false);
      }
    } catch (Throwable e) {
      // Errors too, as of memory: a worker that dies of one would leave the stream waiting for it.
      failure.compareAndSet(null, e);
      task.stored().completeExceptionally(e);
    } finally {
      task.segment().release();
    }
  }

  private void abandonQueue() {
    for (ChunkTask task; (task = queue.poll()) != null; ) {
      task.stored().cancel(false);
      task.segment().release();
    }
  }

  /** Ends the threads, also where they are at work, and waits for their end. */
  @Override
  public void close() {
    closed = true;
    failure.compareAndSet(null, new CancellationException("the chunking pipeline is closed"));
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= join(thread);
    }
    abandonQueue();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a thread's end, and tells whether this thread was interrupted meanwhile. */
  private static boolean join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
