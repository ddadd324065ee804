package io.bootfs.cli;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.pack.PackBuilder;
import io.bootfs.store.profile.Profile;
import java.io.IOException;

/** Makes a pack of a profile's chunks. */
final class ProfilePack {

  private ProfilePack() {}

  /**
   * Adds the chunks that a profile lists, in its order, until the pack is full.
   *
   * @throws IOException if the store lacks one, or has something else under its name
   */
  static void fill(
      PackBuilder pack, Profile profile, Index index, ChunkStore store, ChunkCodec codec)
      throws IOException {
    for (int chunk : profile.chunks()) {
      if (!pack.add(chunk, read(chunk, index, store, codec))) {
        return;
      }
    }
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
}
