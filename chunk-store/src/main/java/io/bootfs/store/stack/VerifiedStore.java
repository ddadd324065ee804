package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WantedChunk;
import java.io.IOException;
import java.util.List;

/**
 * Verifies what comes from a store: the place where a chunk's bytes enter the process. Thread-safe;
 * it closes neither store nor codec.
 */
final class VerifiedStore implements VerifiedReader {

  private final ChunkStore store;
  private final ChunkCodec codec;
  private final Digest digest;

  VerifiedStore(ChunkStore store, ChunkCodec codec, Digest digest) {
    this.store = store;
    this.codec = codec;
    this.digest = digest;
  }

  @Override
  public VerifiedChunk read(ChunkId id, int length) throws IOException {
    EncodedChunk encoded = store.get(id, ChunkCodec.limit(length));
    return new VerifiedChunk(codec.decode(id, encoded, length, digest, store.location()), encoded);
  }

  /**
   * Gives to those who want them chunks as this store holds them, decompressed and verified
   * together; not those that are not right.
   */
  void decode(List<WantedChunk> wanted, List<EncodedChunk> encoded) {
    codec.decode(wanted, encoded, digest, store.location());
  }
}
