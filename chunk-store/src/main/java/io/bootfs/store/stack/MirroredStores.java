package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName;
import io.bootfs.store.StoreException;
import io.bootfs.store.Warnings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores that mirror each other: where one can't be asked or lacks a chunk, the next one is asked.
 * Thread-safe; owns the stores.
 *
 * <p>The first mirror that answers is asked first, so that a dead one costs its timeout once; it is
 * tried in the background, and asked again when it answers. A chunk that is invalid is a fault to
 * be told, and not looked for elsewhere.
 */
final class MirroredStores implements ChunkStore {

  /** One question to one store. */
  private interface Question<T> {
    T ask(ChunkStore store) throws IOException;
  }

  private final List<ChunkStore> mirrors;
  private final RareWarnings warnings;
  private final MirrorHealth health;

  MirroredStores(List<ChunkStore> mirrors, Duration probeInterval, Warnings log) {
    this.mirrors = List.copyOf(mirrors);
    this.warnings = new RareWarnings(log);
    this.health = new MirrorHealth(this.mirrors, probeInterval, new RareWarnings(log));
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
    @Nullable StoreException faults = null;
    for (ChunkStore mirror : health.order()) {
      try {
        T answer = question.ask(mirror);
        health.answered(mirror);
        if (faults != null) {
          warnings.warn(faults.getMessage() + "; mirror " + mirror.location() + " is asked now");
        }
        return answer;
      } catch (ChunkMissingException e) {
        health.answered(mirror); // Mirrors may lag behind each other.
      } catch (ChunkInvalidException e) {
        throw e;
      } catch (StoreException e) {
        health.failed(mirror, id);
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
            earlier.pause().compareTo(latest.pause()) < 0 ? earlier.pause() : latest.pause(),
            earlier);
    both.addSuppressed(latest);
    return both;
  }

  @Override
  public Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    return StoreLists.openPack(mirrors, name, from, to);
  }

  @Override
  public String location() {
    return StoreLists.location(mirrors, "|");
  }

  @Override
  public void close() throws IOException {
    health.close();
    StoreLists.close(mirrors);
  }
}
