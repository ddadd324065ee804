package io.bootfs.store.stack;

import io.bootfs.store.ChunkCodec;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WantedChunk;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads several chunks of a store that is a folder together. Thread-safe. */
final class NearChunks {

  private final LocalStore store;
  private final VerifiedStore verified;
  private final ReaderCounters counters;

  /**
   * Creates the reader.
   *
   * @param verified verifies what comes from {@code store}
   */
  NearChunks(LocalStore store, VerifiedStore verified, ReaderCounters counters) {
    this.store = store;
    this.verified = verified;
    this.counters = counters;
  }

  /** Reads them up to the first that the store lacks: whoever reads that by itself is told. */
  void read(List<WantedChunk> chunks) {
    List<EncodedChunk> found = new ArrayList<>(chunks.size());
    try {
      for (WantedChunk chunk : chunks) {
        found.add(store.get(chunk.id(), ChunkCodec.limit(chunk.length())));
      }
    } catch (IOException e) {
      // As above.
    }
    verified.decode(chunks.subList(0, found.size()), found);
    for (int i = 0; i < found.size(); i++) {
      if (chunks.get(i).bytes() != null) {
        counters.countFetch(found.get(i).bytes().length);
      }
    }
  }
}
