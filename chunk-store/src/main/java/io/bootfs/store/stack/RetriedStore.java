package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads from a store with the patience of {@link Retries}. Thread-safe; owns the store.
 *
 * @param <S> the kind of store
 */
class RetriedStore<S extends ChunkStore> implements ChunkStore {

  /** The store that is asked. */
  final S store;

  /** How it is asked. */
  final Retries retries;

  RetriedStore(S store, Retries retries) {
    this.store = store;
    this.retries = retries;
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    return retries.ask(() -> store.get(id, limit));
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    return retries.ask(() -> store.has(id));
  }

  @Override
  public long storedBytes(ChunkId id, int limit) throws IOException {
    return retries.ask(() -> store.storedBytes(id, limit));
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
