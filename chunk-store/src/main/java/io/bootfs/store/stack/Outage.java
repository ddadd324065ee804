package io.bootfs.store.stack;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long a store has failed without an answer in between, whoever asked it. Thread-safe.
 *
 * <p>The kernel makes one read of a file many reads of chunks, one after the other: each of them
 * would wait for a dead store anew, and the reader for their sum.
 */
final class Outage {

  /** A fault this long after the last one is taken for a new outage: nobody has asked meanwhile. */
  static final Duration MEMORY = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private boolean lasting;
  private boolean givenUp;
  private long began;
  private long lastFault;
  private boolean everAnswered;
  private long lastAnswer;

  Outage(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes note of an answer, which ends the outage. */
  synchronized void answered() {
    lasting = false;
    givenUp = false;
    everAnswered = true;
    lastAnswer = nanoTime.getAsLong();
  }

  /** Tells whether the store has answered anybody since a moment of the clock. */
  synchronized boolean hasAnsweredSince(long moment) {
    return everAnswered && lastAnswer - moment >= 0;
  }

  /** Takes note of a fault, and returns how long ago the outage began that it is part of. */
  synchronized Duration failed() {
    long now = nanoTime.getAsLong();
    if (!lasting || now - lastFault > MEMORY.toNanos()) {
      lasting = true;
      began = now;
      givenUp = false;
    }
    lastFault = now;
    return Duration.ofNanos(now - began);
  }

  /** Takes note that somebody has waited for its end long enough. */
  synchronized void giveUp() {
    givenUp = true;
  }

  /** Tells whether somebody has waited long enough for the end of what {@link #failed} noted. */
  synchronized boolean isGivenUp() {
    return givenUp;
  }
}
