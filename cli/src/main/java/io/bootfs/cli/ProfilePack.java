package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.copy.PackCopy;
import io.bootfs.store.copy.StoredPack;
import io.bootfs.store.profile.Profile;
import java.io.IOException;
import java.nio.file.Path;

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
   * @param level the zstd level of the pack
   * @param store has the chunks and gets the pack
   * @param folder has room for the pack while it is made
   * @throws IOException if the store lacks a chunk, has something else under its name, or can't
   *     take the pack
   */
  static ProfilePack push(
      Profile profile, Index index, int level, WritableChunkStore store, Path folder)
      throws IOException {
    int[] listed = profile.chunks().stream().mapToInt(Integer::intValue).toArray();
    StoredPack stored =
        new PackCopy(store, folder).copyStart(profile.index().hex(), index, listed, level);
    return new ProfilePack(stored.chunks(), listed.length, stored.bytes());
  }

  /** Says what was stored where. */
  String text(String store) {
    return "pushed %,d of %,d chunks as a pack of %s to %s"
        .formatted(chunks, listed, ByteCount.format(bytes), store);
  }
}
