package io.bootfs.cli;

import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.copy.PackCopy;
import io.bootfs.store.copy.StoredPack;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.profile.IndexName;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A pack of all chunks of an image that was stored.
 *
 * @param index the image's index
 * @param chunks how many chunks the pack has
 * @param bytes how long the pack is
 */
record ImagePack(String index, int chunks, long bytes) {

  /**
   * Stores all chunks of an image as a pack.
   *
   * @param file the index's file, by which the pack is called
   * @throws IOException if a chunk can't be had, or the pack can't be written or stored
   */
  static ImagePack push(Path file, Index index, PackCopy copy) throws IOException {
    StoredPack stored =
        copy.copyImage(
            IndexName.of(file).hex(), index, PackTable.different(index, new IdLookup(index)));
    return new ImagePack(file.toString(), stored.chunks(), stored.bytes());
  }

  /** Says what was stored where. */
  String text(String store) {
    return "%s: stored its %,d chunks as a pack of %s in %s"
        .formatted(index, chunks, ByteCount.format(bytes), store);
  }
}
