package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import org.jspecify.annotations.Nullable;

/** A chunk that is wanted beside others, and its bytes once they are there. Not thread-safe. */
public final class WantedChunk {

  private final ChunkId id;
  private final int length;
  private byte @Nullable [] bytes;

  /**
   * Creates a wish.
   *
   * @param length the chunk's uncompressed length, from the index
   */
  public WantedChunk(ChunkId id, int length) {
    this.id = id;
    this.length = length;
  }

  /** Returns the chunk's name. */
  public ChunkId id() {
    return id;
  }

  /** Returns the chunk's uncompressed length. */
  public int length() {
    return length;
  }

  /**
   * Returns the chunk's verified bytes, which nobody may change; null as long as there are none.
   */
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /** Takes the chunk's bytes, of which the digest is its name. */
  public void fulfil(byte[] verified) {
    bytes = verified;
  }
}
