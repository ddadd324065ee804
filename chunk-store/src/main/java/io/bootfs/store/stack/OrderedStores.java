package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Several stores, asked in order until one has the chunk. Thread-safe; owns the stores.
 *
 * <p>Only a missing chunk is looked for in the next store: one that is invalid, or a store that
 * can't be asked, is a fault to be told.
 */
final class OrderedStores implements ChunkStore {

  private final List<ChunkStore> stores;

  OrderedStores(List<ChunkStore> stores) {
    this.stores = List.copyOf(stores);
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    for (ChunkStore store : stores) {
      try {
        return store.get(id, limit);
      } catch (ChunkMissingException e) {
        // The next one may have it.
      }
    }
    throw new ChunkMissingException(id, location());
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    for (ChunkStore store : stores) {
      if (store.has(id)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    return StoreLists.openPack(stores, name, from, to);
  }

  @Override
  public String location() {
    return StoreLists.location(stores, " ");
  }

  @Override
  public void close() throws IOException {
    StoreLists.close(stores);
  }
}
