package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import io.bootfs.store.IndexCompanion;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.StoredChunk;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists a store and deletes from it with the patience of {@link Retries}, too. Thread-safe; owns
 * the store.
 */
final class RetriedListedStore extends RetriedWriter<PrunableChunkStore>
    implements PrunableChunkStore {

  RetriedListedStore(PrunableChunkStore store, Retries retries) {
    super(store, retries);
  }

  /** Lists; what was handed out when the listing broke off is not handed out again. */
  @Override
  public void list(IdRange range, Visitor visitor) throws IOException {
    ResumedListing listing = new ResumedListing(visitor);
    done(() -> listing.list(store, range));
    listing.throwFault();
  }

  @Override
  public @Nullable ChunkFiles files() {
    return store.files();
  }

  @Override
  public @Nullable StoredChunk stat(ChunkId id) throws IOException {
    return retries.ask(() -> Optional.ofNullable(store.stat(id))).orElse(null);
  }

  @Override
  public void remove(ChunkId id) throws IOException {
    done(() -> {
      store.remove(id);
      return id;
    });
  }

  /** Deletes; if an answer is lost, the chunk may count as one that somebody else deleted. */
  @Override
  public boolean removeUnusedSince(ChunkId id, Instant instant) throws IOException {
    return retries.ask(() -> store.removeUnusedSince(id, instant));
  }

  @Override
  public void listCompanions(CompanionVisitor visitor) throws IOException {
    // They are few: two or three an index.
    List<IndexCompanion> found =
        retries.ask(() -> {
          List<IndexCompanion> all = new ArrayList<>();
          store.listCompanions(all::add);
          return all;
        });
    for (IndexCompanion companion : found) {
      visitor.visit(companion);
    }
  }

  @Override
  public void remove(IndexCompanion companion) throws IOException {
    done(() -> {
      store.remove(companion);
      return companion;
    });
  }

  @Override
  public long removeLeftovers(Instant instant, boolean dryRun) throws IOException {
    return retries.ask(() -> store.removeLeftovers(instant, dryRun));
  }
}
