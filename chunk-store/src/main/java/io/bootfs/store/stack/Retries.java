package io.bootfs.store.stack;

import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks one store again while its fault may pass, for a while. Thread-safe.
 *
 * <p>The while is that of the outage, and not of each question: once it is over, questions are
 * asked once, until the store answers one.
 *
 * <p>The pauses double, and vary at random so that the readers of a fleet don't come back all at
 * once. A store that says when to ask again is not asked before.
 */
final class Retries {

  /** One question to the store, which may be asked again: the second time changes nothing more. */
  interface Question<T> {
    T ask() throws IOException;
  }

  /** How often a store is asked at the least that answers others meanwhile. */
  private static final int LEAST_ATTEMPTS = 3;

  /** For how long a pause goes on before a warning tells of it. */
  private static final long UNSAID_MILLIS = 100;

  private final RetryOptions options;
  private final RareWarnings warnings;
  private final Outage outage = new Outage(System::nanoTime);

  Retries(RetryOptions options, RareWarnings warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /** Asks until there is an answer, a lasting fault, or the deadline after the question. */
  <T> T ask(Question<T> question) throws IOException {
    return ask(question, System.nanoTime(), true);
  }

  /**
   * Asks what may rightly take longer than any deadline: that of asking again begins with the first
   * fault.
   */
  <T> T askAtLength(Question<T> question) throws IOException {
    return ask(question, System.nanoTime(), false);
  }

  private <T> T ask(Question<T> question, long began, boolean firstCounts) throws IOException {
    long start = began;
    for (int attempt = 1; ; attempt++) {
      long asked = System.nanoTime();
      try {
        T answer = question.ask();
        outage.answered();
        return answer;
      } catch (StoreException e) {
        if (!e.isPassing()) {
          outage.answered();
          throw e;
        }
        start = attempt == 1 && !firstCounts ? System.nanoTime() : start;
        awaitTurn(pause(e, attempt, start, asked), e);
      } catch (ChunkMissingException | ChunkInvalidException e) {
        outage.answered();
        throw e;
      }
    }
  }

  /** Returns how long to wait before the next attempt, in milliseconds, or throws the fault. */
  private long pause(StoreException fault, int attempt, long start, long asked)
      throws StoreException {
    long failing = Math.max(outage.failed().toMillis(), millisSince(start));
    long pause = Math.max(jittered(options.pauseMillis(attempt)), fault.pause().toMillis());
    long longest = options.deadline().toMillis();
    boolean answers = outage.hasAnsweredSince(asked);
    boolean mayAsk = answers && attempt < LEAST_ATTEMPTS && pause <= longest;
    if (outage.isGivenUp() || (failing + pause > longest && !mayAsk)) {
      if (!answers) {
        outage.giveUp();
      }
      throw givenUp(fault, attempt, failing);
    }
    return pause;
  }

  /**
   * Waits, and says so but for who is interrupted by then: of work that is called off, some ends
   * the connection of all.
   */
  private void awaitTurn(long pause, StoreException fault) throws InterruptedIOException {
    long unsaid = Math.min(pause, UNSAID_MILLIS);
    sleep(unsaid, fault);
    warnings.warn(
        fault.getMessage() + "; asking again for " + options.deadline().toSeconds() + " s");
    sleep(pause - unsaid, fault);
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }

  private static long jittered(long millis) {
    return ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
  }

  private static StoreException givenUp(StoreException last, int attempts, long failingMillis) {
    String how =
        attempts == 1
            ? "failing for %d s".formatted(failingMillis / 1000)
            : "asked %d times in %d s".formatted(attempts, failingMillis / 1000);
    return new StoreException(last.getMessage() + " (" + how + ")", true, last);
  }

  private static void sleep(long millis, StoreException fault) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted before asking again: " + fault.getMessage());
      interrupted.initCause(fault);
      throw interrupted;
    }
  }
}
