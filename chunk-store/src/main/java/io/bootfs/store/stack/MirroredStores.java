package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stores that mirror each other: where one can't be asked or lacks a chunk, the next one is asked.
 * Thread-safe; owns the stores.
 *
 * <p>The mirror that answered last is asked first, so that a dead one costs its timeout once. A
 * chunk that is invalid is a fault to be told, and not looked for elsewhere.
 */
final class MirroredStores implements ChunkStore {

  /** One question to one store. */
  private interface Question<T> {
    T ask(ChunkStore store) throws IOException;
  }

  private final List<ChunkStore> mirrors;
  private final RareWarnings warnings;
  private final AtomicInteger preferred = new AtomicInteger();

  MirroredStores(List<ChunkStore> mirrors, RareWarnings warnings) {
    this.mirrors = List.copyOf(mirrors);
    this.warnings = warnings;
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    return ask(id, store -> store.get(id, limit));
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    try {
      return ask(
          id,
          store -> {
            if (!store.has(id)) {
              throw new ChunkMissingException(id, store.location());
            }
            return true;
          });
    } catch (ChunkMissingException e) {
      return false;
    }
  }

  private <T> T ask(ChunkId id, Question<T> question) throws IOException {
    int first = preferred.get();
    @Nullable StoreException faults = null;
    for (int i = 0; i < mirrors.size(); i++) {
      int mirror = (first + i) % mirrors.size();
      try {
        T answer = question.ask(mirrors.get(mirror));
        if (faults != null) {
          preferred.set(mirror);
          warnings.warn(
              faults.getMessage() + "; mirror " + mirrors.get(mirror).location() + " is asked now");
        }
        return answer;
      } catch (ChunkMissingException e) {
        // Mirrors may lag behind each other.
      } catch (ChunkInvalidException e) {
        throw e;
      } catch (StoreException e) {
        faults = join(faults, e);
      }
    }
    if (faults != null) {
      throw faults;
    }
    throw new ChunkMissingException(id, location());
  }

  /** Returns a fault of all mirrors asked, which may pass if one of them may. */
  private static StoreException join(@Nullable StoreException earlier, StoreException latest) {
    if (earlier == null) {
      return latest;
    }
    StoreException both =
        new StoreException(
            earlier.getMessage() + "; and its mirror: " + latest.getMessage(),
            earlier.isPassing() || latest.isPassing(),
            earlier);
    both.addSuppressed(latest);
    return both;
  }

  @Override
  public String location() {
    return StoreLists.location(mirrors, "|");
  }

  @Override
  public void close() throws IOException {
    StoreLists.close(mirrors);
  }
}
