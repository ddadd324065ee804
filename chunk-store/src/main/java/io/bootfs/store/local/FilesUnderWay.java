package io.bootfs.store.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The temporary files of this process, so that none is left when a signal ends it. Thread-safe.
 *
 * <p>From the signal on, files are neither begun nor given their names: who wants to waits for the
 * end of the process, which is near, and fails if it does not come.
 */
final class FilesUnderWay {

  /** What is done with a file. */
  interface Step<T> {
    T run() throws IOException;
  }

  /** How long a process may take from a signal to its end before writers fail, in seconds. */
  private static final long PATIENCE = 5;

  private final Set<Path> files = ConcurrentHashMap.newKeySet();
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  /** Has what is under way removed when the process is ended, but not when it is killed. */
  void removeOnSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::removeAll, "remove temporary files"));
  }

  /** Begins a file. */
  <T> T begin(Path file, Step<T> creation) throws IOException {
    enter();
    try {
      files.add(file);
      return creation.run();
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Lets go of a file: by the step, it gets its name or is removed. */
  void end(Path file, Step<?> step) throws IOException {
    enter();
    try {
      step.run();
      files.remove(file);
    } finally {
      gate.readLock().unlock();
    }
  }

  private void enter() throws IOException {
    Lock writing = gate.readLock();
    if (writing.tryLock()) {
      return;
    }
    try {
      if (writing.tryLock(PATIENCE, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new InterruptedIOException("the process is being ended");
  }

  private void removeAll() {
    gate.writeLock().lock(); // For good.
    files.forEach(file -> file.toFile().delete());
  }
}
