package io.bootfs.fuse;

import io.bootfs.chunker.ChunkId;
import org.jspecify.annotations.Nullable;

/** Uncompressed chunks in memory, bounded by their bytes. Thread-safe. */
interface ChunkMemory {

  /** Returns a chunk's bytes, if they are at hand. */
  byte @Nullable [] get(ChunkId id);

  /** Keeps a chunk, and lets go of others where there is no room. */
  void put(ChunkId id, byte[] chunk);

  /** Lets go of all chunks. */
  void clear();
}
