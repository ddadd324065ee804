package io.bootfs.cli;

import io.bootfs.store.ChunkStore;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.Warnings;
import io.bootfs.store.stack.Stores;
import java.io.IOException;

/** Opens stores that can be listed. */
final class ListedStores {

  private ListedStores() {}

  /**
   * Opens a store that is there, to be listed and to delete from.
   *
   * @param warnings takes lines about faults that were gone around
   * @throws IOException if it isn't there, or is of a kind that can't be listed
   */
  static PrunableChunkStore open(String url, Warnings warnings) throws IOException {
    ChunkStore store = Stores.openPatient(url, warnings);
    if (store instanceof PrunableChunkStore listed) {
      return listed;
    }
    try (store) {
      throw new IOException(
          "chunk store "
              + store.location()
              + " can't be listed; name a .castr folder, an SFTP store or an S3 bucket, or the indexes of"
              + " its chunks");
    }
  }
}
