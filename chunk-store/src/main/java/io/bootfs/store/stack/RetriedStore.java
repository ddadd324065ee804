package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks a store again while its fault may pass, for a while. Thread-safe; owns the store.
 *
 * <p>The pauses double, and vary at random so that the readers of a fleet don't come back all at
 * once.
 */
final class RetriedStore implements ChunkStore {

  /** One question to the store. */
  private interface Question<T> {
    T ask() throws IOException;
  }

  private final ChunkStore store;
  private final RetryOptions options;
  private final RareWarnings warnings;

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
      try {
        return question.ask();
      } catch (StoreException e) {
        long pause = jittered(options.pauseMillis(attempt));
        long elapsed = (System.nanoTime() - start) / 1_000_000;
        if (!e.isPassing()) {
          throw e;
        }
        if (elapsed + pause > options.deadline().toMillis()) {
          throw givenUp(e, attempt, elapsed);
        }
        warnings.warn(
            e.getMessage() + "; asking again for " + options.deadline().toSeconds() + " s");
        sleep(pause, e);
      }
    }
  }

  private static long jittered(long millis) {
    return ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
  }

  private static StoreException givenUp(StoreException last, int attempts, long elapsedMillis) {
    return new StoreException(
        "%s (asked %d times in %d s)".formatted(last.getMessage(), attempts, elapsedMillis / 1000),
        true,
        last);
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

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
