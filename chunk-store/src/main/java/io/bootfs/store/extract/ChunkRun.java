package io.bootfs.store.extract;

import org.jspecify.annotations.Nullable;

/**
 * Chunks of the blob that follow each other and are got in one step: those that a seed has in the
 * same order, or one chunk repeated, or a single one.
 *
 * @param first the number of the first chunk in the blob's index
 * @param count how many there are, at least 1
 * @param seed where they may be copied from, or null if the store is asked
 * @param seedFirst the number of the first chunk in the seed's index
 */
record ChunkRun(int first, int count, @Nullable Seed seed, int seedFirst) {

  /** Returns the part that begins {@code skipped} chunks later and has {@code some} of them. */
  ChunkRun part(int skipped, int some) {
    return new ChunkRun(first + skipped, some, seed, seedFirst + skipped);
  }
}
