package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import java.util.Random;

/** Chunks to test with, the same for the same seed. */
public final class TestChunks {

  private TestChunks() {}

  /** Returns bytes that compress to about half. */
  public static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    Random random = new Random(seed);
    random.nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      if (i % 64 < 32) {
        bytes[i] = 'x';
      }
    }
    return bytes;
  }

  /** Returns the name of a chunk by the default digest. */
  public static ChunkId id(byte[] bytes) {
    return Digest.SHA512_256.idOf(bytes, 0, bytes.length);
  }

  /** Returns the chunk as a store holds it. */
  public static EncodedChunk encoded(byte[] bytes) {
    try (ChunkCodec codec = new ChunkCodec()) {
      return codec.encode(bytes, 0, bytes.length, ChunkCodec.DEFAULT_LEVEL);
    }
  }
}
