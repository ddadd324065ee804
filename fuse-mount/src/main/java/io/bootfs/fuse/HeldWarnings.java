package io.bootfs.fuse;

import io.bootfs.store.Warnings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps warnings back while a mount is made: if it fails, the first of them is the cause, of which
 * the kernel says no more than "Input/output error". Thread-safe.
 */
final class HeldWarnings implements Warnings {

  private final Warnings warnings;
  private final List<String> held = new ArrayList<>();
  private boolean released;

  HeldWarnings(Warnings warnings) {
    this.warnings = warnings;
  }

  @Override
  public void warn(String line) {
    synchronized (this) {
      if (!released) {
        held.add(line);
        return;
      }
    }
    warnings.warn(line);
  }

  /** Passes on what was kept back, and from now on everything. */
  synchronized void release() {
    released = true;
    held.forEach(warnings::warn);
    held.clear();
  }

  /** Returns the failure of the mount with its cause, where that is known. */
  synchronized IOException explain(IOException failure) {
    if (held.isEmpty() || held.getFirst().equals(failure.getMessage())) {
      return failure;
    }
    return new IOException(held.getFirst() + "; so: " + failure.getMessage(), failure);
  }
}
