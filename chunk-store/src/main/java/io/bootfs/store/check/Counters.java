package io.bootfs.store.check;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a check finds. Thread-safe. */
final class Counters {
  final LongAdder checked = new LongAdder();
  final LongAdder storedBytes = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder invalid = new LongAdder();
  final LongAdder missing = new LongAdder();
  final LongAdder repaired = new LongAdder();
  final LongAdder removed = new LongAdder();

  CheckStatistics snapshot() {
    return new CheckStatistics(
        checked.sum(),
        storedBytes.sum(),
        bytes.sum(),
        invalid.sum(),
        missing.sum(),
        repaired.sum(),
        removed.sum());
  }
}
