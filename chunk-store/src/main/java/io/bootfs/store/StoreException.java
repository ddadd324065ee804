package io.bootfs.store;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says that a store could not be asked, and whether asking again may help. */
public final class StoreException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean passing;
  private final Duration pause;

  /**
   * Creates the exception of a store that doesn't say when to ask again.
   *
   * @param message what was asked for, the store's location, the cause, and the remedy if there is
   *     one
   * @param passing whether the fault may pass by itself: a refused connection, a timeout, an
   *     overloaded server
   */
  public StoreException(String message, boolean passing, @Nullable Throwable cause) {
    this(message, passing, Duration.ZERO, cause);
  }

  /**
   * Creates the exception.
   *
   * @param pause how long the store asks not to be asked again
   */
  public StoreException(
      String message, boolean passing, Duration pause, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
    this.pause = pause;
  }

  /** Tells whether the fault may pass by itself, so that asking again makes sense. */
  public boolean isPassing() {
    return passing;
  }

  /** Returns how long the store asks not to be asked again; zero where it doesn't say. */
  public Duration pause() {
    return pause;
  }
}
