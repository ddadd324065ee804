package io.bootfs.store.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Hands out what is in folders, one after the other, and lists the next ones meanwhile: each takes
 * some round trips. One thread uses it; closing it calls off what is under way.
 */
final class FoldersAhead implements Closeable {

  /** How many are listed at once. */
  private static final int MOST = 32;

  /** Lists a folder. */
  interface Lister {
    List<SftpFiles.Entry> list(String folder) throws IOException;
  }

  /**
   * A folder.
   *
   * @param name within the store
   */
  record Folder(String name, List<SftpFiles.Entry> entries) {}

  private final Iterator<String> names;
  private final Lister lister;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<Folder>> ahead = new ArrayDeque<>();

  FoldersAhead(List<String> names, Lister lister) {
    this.names = names.iterator();
    this.lister = lister;
  }

  boolean hasNext() {
    return !ahead.isEmpty() || names.hasNext();
  }

  /**
   * Returns the next folder.
   *
   * @throws IOException if it can't be listed
   */
  Folder next() throws IOException {
    askAhead();
    Folder next = await(ahead.removeFirst());
    askAhead();
    return next;
  }

  private void askAhead() {
    while (ahead.size() < MOST && names.hasNext()) {
      String name = names.next();
      ahead.addLast(threads.submit(() -> new Folder(name, lister.list(name))));
    }
  }

  private static Folder await(Future<Folder> listed) throws IOException {
    try {
      return listed.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while listing folders");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
