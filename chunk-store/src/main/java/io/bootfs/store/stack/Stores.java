package io.bootfs.store.stack;

import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;

/** Opens chunk stores by URL. */
public final class Stores {

  private Stores() {}

  /**
   * Opens the store of that URL to write to; a local one appears with its first chunk.
   *
   * @param url a path or a {@code file:} URL
   * @throws IOException if it can't be written to, or the URL means no store that can
   */
  public static WritableChunkStore openWritable(String url) throws IOException {
    StoreUrl parsed = StoreUrl.parse(url);
    if (!parsed.isLocal()) {
      throw new IOException(
          "can't write chunks to "
              + parsed
              + ": name a local .castr folder, as /path or file:///path");
    }
    return LocalStore.create(parsed.path());
  }
}
