package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName;
import io.bootfs.store.PackSource;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;

/**
 * Writes to a store with the patience of {@link Retries}, too: what has a content's name may be
 * stored twice. Thread-safe; owns the store.
 *
 * @param <S> the kind of store
 */
class RetriedWriter<S extends WritableChunkStore> extends RetriedStore<S>
    implements WritableChunkStore {

  RetriedWriter(S store, Retries retries) {
    super(store, retries);
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    done(() -> {
      store.put(id, chunk);
      return id;
    });
  }

  @Override
  public boolean claim(ChunkId id) throws IOException {
    return retries.ask(() -> store.claim(id));
  }

  /** Stores a pack, which is sent from its beginning again. */
  @Override
  public void putPack(PackName name, PackSource pack) throws IOException {
    PackName _ =
        retries.askAtLength(() -> {
          store.putPack(name, pack);
          return name;
        });
  }

  /** Asks for what has no result. */
  final <T> void done(Retries.Question<T> question) throws IOException {
    T _ = retries.ask(question);
  }
}
