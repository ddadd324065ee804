package io.bootfs.cli;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.pack.PackBuilder;
import io.bootfs.store.profile.Profile;
import java.io.IOException;

/**
 * A profile that was stored with its chunks.
 *
 * @param chunks how many chunks the pack has
 * @param listed how many the profile lists
 * @param bytes how long the pack is
 */
record ProfilePack(int chunks, int listed, long bytes) {

  /**
   * Stores the chunks that a profile lists, in its order, until the pack is full.
   *
   * @param store has the chunks and gets the pack
   * @throws IOException if the store lacks a chunk, has something else under its name, or can't
   *     take the pack
   */
  static ProfilePack push(Profile profile, Index index, WritableChunkStore store)
      throws IOException {
    PackBuilder pack = new PackBuilder(index);
    try (ChunkCodec codec = new ChunkCodec()) {
      for (int chunk : profile.chunks()) {
        if (!pack.add(chunk, read(chunk, index, store, codec))) {
          break;
        }
      }
    }
    byte[] bytes = pack.build();
    store.putPack(profile.index().hex(), bytes);
    return new ProfilePack(pack.chunkCount(), profile.chunks().size(), bytes.length);
  }

  private static EncodedChunk read(int chunk, Index index, ChunkStore store, ChunkCodec codec)
      throws IOException {
    ChunkId id = index.id(chunk);
    int length = index.length(chunk);
    EncodedChunk stored = store.get(id, ChunkCodec.limit(length));
    byte[] bytes = codec.decode(id, stored, length, index.digest(), store.location());
    return stored.encoding() == Encoding.ZSTD
        ? stored
        : codec.encode(bytes, 0, bytes.length, ChunkCodec.DEFAULT_LEVEL);
  }

  /** Says what was stored where. */
  String text(String store) {
    return "pushed %,d of %,d chunks as a pack of %s to %s"
        .formatted(chunks, listed, ByteCount.format(bytes), store);
  }
}
