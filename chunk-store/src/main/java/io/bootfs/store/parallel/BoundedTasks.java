package io.bootfs.store.parallel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in parallel, so many at once as a bound on their number and one on their bytes allow.
 * One thread submits; whoever makes it closes it.
 *
 * <p>The first task that fails ends the work: no more are taken.
 */
public final class BoundedTasks implements AutoCloseable {

  /**
   * How many run at once where they wait for a network. Ten chunks fill a line of 20 ms and 100
   * Mbit/s; the others keep it full while a JVM that has just started is busy with what has come.
   */
  public static final int MOST_WAITING = 64;

  /** How many bytes of chunks are held at once, unless a single one has more: 64 MiB. */
  public static final long MOST_BYTES = 64L << 20;

  /** What is done in parallel. */
  public interface Task {

    /** Does it. */
    void run() throws IOException;
  }

  private final int mostTasks;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int tasks;
  private long bytes;
  private @Nullable Throwable failure;

  /**
   * Creates a runner of tasks.
   *
   * @param mostTasks how many run at once, at least 1
   */
  public BoundedTasks(int mostTasks) {
    if (mostTasks < 1) {
      throw new IllegalArgumentException("at least 1 task must run at once, not " + mostTasks);
    }
    this.mostTasks = mostTasks;
  }

  /**
   * Starts a task as soon as there is room for it.
   *
   * @param held how many bytes it holds in memory
   * @throws IOException the failure of an earlier task, if there was one
   */
  public void submit(long held, Task task) throws IOException {
    enter(held);
    threads.execute(() -> run(held, task));
  }

  private void enter(long held) throws IOException {
    lock.lock();
    try {
      await(() -> tasks < mostTasks && (tasks == 0 || bytes + held <= MOST_BYTES));
      check();
      tasks++;
      bytes += held;
    } finally {
      lock.unlock();
    }
  }

  private void run(long held, Task task) {
    Throwable failed = null;
    try {
      task.run();
    } catch (Throwable e) {
      // Errors too, as of memory: the thread that submits tells of them.
      failed = e;
    } finally {
      leave(held, failed);
    }
  }

  private void leave(long held, @Nullable Throwable failed) {
    lock.lock();
    try {
      tasks--;
      bytes -= held;
      failure = failure == null ? failed : failure;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the end of all tasks.
   *
   * @throws IOException the failure of one of them, if there was one
   */
  public void join() throws IOException {
    lock.lock();
    try {
      await(() -> tasks == 0);
      check();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a condition, or for a failure. */
  private void await(BooleanSupplier condition) throws InterruptedIOException {
    try {
      while (failure == null && !condition.getAsBoolean()) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while working on chunks");
    }
  }

  private void check() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IOException(failure);
    }
  }

  /** Calls off what still runs, and waits for its end. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
