package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks a store again while its fault may pass, for a while. Thread-safe; owns the store.
 *
 * <p>The while is that of the outage, and not of each question: once it is over, questions are
 * asked once, until the store answers one.
 *
 * <p>The pauses double, and vary at random so that the readers of a fleet don't come back all at
 * once. A store that says when to ask again is not asked before.
 */
final class RetriedStore implements ChunkStore {

  /** One question to the store. */
  private interface Question<T> {
    T ask() throws IOException;
  }

  /** How often a store is asked at the least that answers others meanwhile. */
  private static final int LEAST_ATTEMPTS = 3;

  private final ChunkStore store;
  private final RetryOptions options;
  private final RareWarnings warnings;
  private final Outage outage = new Outage(System::nanoTime);

  RetriedStore(ChunkStore store, RetryOptions options, RareWarnings warnings) {
    this.store = store;
    this.options = options;
    this.warnings = warnings;
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    return ask(() -> store.get(id, limit));
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    return ask(() -> store.has(id));
  }

  private <T> T ask(Question<T> question) throws IOException {
    long start = System.nanoTime();
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
        long failing = Math.max(outage.failed().toMillis(), millisSince(start));
        long pause = Math.max(jittered(options.pauseMillis(attempt)), e.pause().toMillis());
        long longest = options.deadline().toMillis();
        boolean answers = outage.hasAnsweredSince(asked);
        boolean mayAsk = answers && attempt < LEAST_ATTEMPTS && pause <= longest;
        if (outage.isGivenUp() || (failing + pause > longest && !mayAsk)) {
          if (!answers) {
            outage.giveUp();
          }
          throw givenUp(e, attempt, failing);
        }
        warnings.warn(
            e.getMessage() + "; asking again for " + options.deadline().toSeconds() + " s");
        sleep(pause, e);
      } catch (ChunkMissingException | ChunkInvalidException e) {
        outage.answered();
        throw e;
      }
    }
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

  /** Asks once: what a pack would have brought is read chunk by chunk. */
  @Override
  public Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    return store.openPack(name, from, to);
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
