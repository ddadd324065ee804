package io.bootfs.store;

/**
 * Takes lines for the log about faults that reading went around. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Warnings {

  /** Takes one line, without line end, that says what happened, where, and what follows. */
  void warn(String line);
}
