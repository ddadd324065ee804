package io.bootfs.store.http;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A value, such as a token, that is loaded when first needed, and again when it is refused.
 * Thread-safe: however many find it refused at once, one of them loads it anew.
 *
 * @param <T> what is loaded; immutable
 */
public final class Renewable<T> {

  /** Loads the value. */
  public interface Source<T> {
    /** Returns the value as it is now. */
    T load() throws IOException;
  }

  /** A value that was refused just after it was loaded is not loaded again before that time. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final Source<T> source;
  private final LongSupplier nanoTime;
  private @Nullable T current;
  private long loaded;
  private boolean renewed;

  /** Creates one that is not loaded yet. */
  public Renewable(Source<T> source) {
    this(source, System::nanoTime);
  }

  /** Creates one with another clock than the system's. */
  Renewable(Source<T> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /** Returns the value, loading it if it is the first time. */
  public synchronized T get() throws IOException {
    T value = current;
    return value == null ? load() : value;
  }

  /**
   * Loads the value anew, unless someone has done that since {@code refused} was got.
   *
   * @return whether the value is another now
   */
  public synchronized boolean renew(T refused) throws IOException {
    T value = current;
    if (value != null && !value.equals(refused)) {
      return true;
    }
    if (renewed && nanoTime.getAsLong() - loaded < PAUSE.toNanos()) {
      return false;
    }
    renewed = true;
    return !load().equals(refused);
  }

  private T load() throws IOException {
    T value = source.load();
    current = value;
    loaded = nanoTime.getAsLong();
    return value;
  }
}
