package io.bootfs.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says that a store could not be asked, and whether asking again may help. */
public final class StoreException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean passing;

  /**
   * Creates the exception.
   *
   * @param message what was asked for, the store's location, the cause, and the remedy if there is
   *     one
   * @param passing whether the fault may pass by itself: a refused connection, a timeout, an
   *     overloaded server
   */
  public StoreException(String message, boolean passing, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  /** Tells whether the fault may pass by itself, so that asking again makes sense. */
  public boolean isPassing() {
    return passing;
  }
}
