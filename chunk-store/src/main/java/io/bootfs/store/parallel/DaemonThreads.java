package io.bootfs.store.parallel;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes daemon threads of the platform whose names count up from 1. Thread-safe.
 *
 * <p>The JDK's own builder of threads does the same, but what it counts by takes a container's
 * start tens of milliseconds to link, which no cache of the JVM's takes over.
 */
public final class DaemonThreads implements ThreadFactory {

  private final String prefix;
  private final AtomicInteger made = new AtomicInteger();

  /** Makes threads that are called {@code prefix}1, and so on. */
  public DaemonThreads(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, prefix.concat(Integer.toString(made.incrementAndGet())));
    thread.setDaemon(true);
    return thread;
  }
}
