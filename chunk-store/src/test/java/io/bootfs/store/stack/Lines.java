package io.bootfs.store.stack;

import io.bootfs.store.Warnings;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the warnings of a test. */
final class Lines implements Warnings {

  final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void warn(String line) {
    lines.add(line);
  }

  /** Returns warnings that pass on at most a line a minute to these. */
  RareWarnings rare() {
    return new RareWarnings(this);
  }
}
