package io.bootfs.store.ssh;

import io.bootfs.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the one connection that all readers of a store share, and makes another when it is lost:
 * one reader connects, and who comes meanwhile shares what becomes of it. Thread-safe; owns the
 * connection.
 *
 * @param <C> the connection
 */
@SuppressWarnings("ReferenceEquality") // A connection is only the same as itself.
final class Reconnecting<C extends Closeable> implements Closeable {

  /** Makes a connection. */
  interface Connector<C> {
    /**
     * Connects.
     *
     * @param previous the connection that is replaced while it works, or null
     */
    C connect(@Nullable C previous) throws IOException;
  }

  private final Connector<C> connector;
  private final Predicate<C> alive;
  private @Nullable CompletableFuture<C> current;
  private @Nullable C replaced;
  private boolean closed;

  /**
   * Creates a holder; nothing is connected yet.
   *
   * @param alive tells whether a connection may still be used
   */
  Reconnecting(Connector<C> connector, Predicate<C> alive) {
    this.connector = connector;
    this.alive = alive;
  }

  /** Returns the connection, made anew if there is none that lives. */
  C get() throws IOException {
    CompletableFuture<C> own = new CompletableFuture<>();
    CompletableFuture<C> flight = join(own);
    if (flight == own) {
      return lead(own);
    }
    try {
      return flight.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another reader connects");
    } catch (ExecutionException e) {
      throw shared(e);
    }
  }

  private synchronized CompletableFuture<C> join(CompletableFuture<C> own) throws IOException {
    if (closed) {
      throw new IOException("the store is closed");
    }
    CompletableFuture<C> flight = current;
    if (flight == null || (flight.isDone() && !isAlive(flight))) {
      current = own;
      return own;
    }
    return flight;
  }

  private boolean isAlive(CompletableFuture<C> done) {
    return !done.isCompletedExceptionally() && alive.test(done.join());
  }

  private C lead(CompletableFuture<C> own) throws IOException {
    try {
      C connection = connector.connect(takeReplaced());
      own.complete(connection);
      return connection;
    } catch (Throwable e) {
      own.completeExceptionally(e);
      throw e;
    }
  }

  private synchronized @Nullable C takeReplaced() {
    C previous = replaced;
    replaced = null;
    return previous;
  }

  /** Lets a connection that works be replaced by another, unless that has happened already. */
  synchronized void replace(C previous) {
    CompletableFuture<C> flight = current;
    if (flight != null && flight.isDone() && isAlive(flight) && flight.join() == previous) {
      current = null;
      replaced = previous;
    }
  }

  /** Returns a fault of the one who connected, for one who waited for it. */
  private static IOException shared(ExecutionException e) {
    Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
    boolean passing = !(cause instanceof StoreException fault) || fault.isPassing();
    return new StoreException(String.valueOf(cause.getMessage()), passing, cause);
  }

  /** Closes the connection that there is; there will be no other. */
  @Override
  public void close() throws IOException {
    CompletableFuture<C> last;
    synchronized (this) {
      closed = true;
      last = current;
    }
    if (last != null && last.isDone() && !last.isCompletedExceptionally()) {
      last.join().close();
    }
  }
}
