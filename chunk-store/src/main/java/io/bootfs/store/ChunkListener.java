package io.bootfs.store;

import io.bootfs.chunker.ChunkId;

/**
 * Is told of chunks by whoever reads or fetches them, on their threads: it must return at once, and
 * throws nothing.
 */
@FunctionalInterface
public interface ChunkListener {

  /** Hears nothing. */
  ChunkListener NONE = new None();

  /** Is told of a chunk. */
  void heardOf(ChunkId id);

  /** Hears nothing: a class, since a lambda takes a container's start some milliseconds. */
  final class None implements ChunkListener {

    private None() {}

    @Override
    public void heardOf(ChunkId id) {
      // Nobody listens.
    }
  }
}
