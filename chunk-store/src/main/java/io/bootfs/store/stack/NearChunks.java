package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.Digest;
import io.bootfs.store.BulkReader;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WantedChunk;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads several chunks of a store that is a folder together. Thread-safe. */
final class NearChunks {

  private final LocalStore store;
  private final VerifiedStore verified;
  private final Digest digest;
  private final ReaderCounters counters;

  /**
   * Creates the reader.
   *
   * @param verified verifies what comes from {@code store}
   * @param digest what names the chunks
   */
  NearChunks(LocalStore store, VerifiedStore verified, Digest digest, ReaderCounters counters) {
    this.store = store;
    this.verified = verified;
    this.digest = digest;
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

  /** Returns what reads many of them in one step, or null where that can't be done. */
  @Nullable BulkReader bulk() {
    ChunkFiles files = store.files();
    return files == null ? null : new BulkChunks(files, digest, counters);
  }
}
