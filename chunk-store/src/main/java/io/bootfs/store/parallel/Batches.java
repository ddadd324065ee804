package io.bootfs.store.parallel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Work on many small things, some in one task: to hand each to another thread by itself would take
 * longer than the work. Not thread-safe.
 *
 * @param <T> what is worked on
 */
public final class Batches<T> {

  /** What is done with a batch, by several threads at once. */
  public interface Work<T> {

    /**
     * Does it.
     *
     * @param rest takes what it could not do
     */
    void on(List<T> batch, Consumer<T> rest) throws IOException;
  }

  /** What is done with what no batch could do, by the thread that adds. */
  public interface Rest<T> {

    /** Submits it as a task of its own. */
    void submit(T item) throws IOException;
  }

  private final BoundedTasks tasks;
  private final int size;
  private final long held;
  private final Work<T> work;
  private final Rest<T> rest;
  private final Queue<T> left = new ConcurrentLinkedQueue<>();
  private List<T> batch = new ArrayList<>();

  /**
   * Prepares work.
   *
   * @param tasks what runs it
   * @param size how many are done in one task
   * @param held how many bytes such a task holds in memory
   */
  public Batches(BoundedTasks tasks, int size, long held, Work<T> work, Rest<T> rest) {
    this.tasks = tasks;
    this.size = size;
    this.held = held;
    this.work = work;
    this.rest = rest;
  }

  /**
   * Takes something to work on.
   *
   * @throws IOException the failure of an earlier task, if there was one
   */
  public void add(T item) throws IOException {
    batch.add(item);
    if (batch.size() == size) {
      submit();
    }
  }

  private void submit() throws IOException {
    List<T> full = batch;
    batch = new ArrayList<>(size);
    tasks.submit(held, () -> work.on(full, left::add));
    submitRest();
  }

  private void submitRest() throws IOException {
    for (T item = left.poll(); item != null; item = left.poll()) {
      rest.submit(item);
    }
  }

  /**
   * Waits until all is done.
   *
   * @throws IOException as {@link #add} does
   */
  public void finish() throws IOException {
    submit();
    tasks.join();
    submitRest();
    tasks.join();
  }
}
