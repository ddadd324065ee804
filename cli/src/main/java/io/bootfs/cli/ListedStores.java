package io.bootfs.cli;

import io.bootfs.store.ChunkStore;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.stack.Stores;
import java.io.IOException;

/** Opens stores that can be listed. */
final class ListedStores {

  private ListedStores() {}

  /**
   * Opens a store that is there, to be listed and to delete from.
   *
   * @throws IOException if it isn't there, or is of a kind that can't be listed
   */
  static PrunableChunkStore open(String url) throws IOException {
    ChunkStore store = Stores.open(url);
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
