package io.bootfs.runtime;

import io.bootfs.boot.EarlyChunks;
import io.bootfs.boot.StartProfile;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.prefetch.BegunPack;
import io.bootfs.store.profile.IndexFile;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where an image's chunks come from. It is read for as long as this process lives, so nothing
 * closes it.
 *
 * <p>What a start reads is noted, and fetched ahead of the next, or read early where it lies on
 * this machine.
 *
 * @param index the image's chunks
 * @param reader reads them
 * @param start notes what the start reads
 */
record ImageSource(Index index, ChunkReader reader, StartProfile start) {

  /**
   * Opens the stores, and begins to read.
   *
   * @param profiles where it is noted what starts read, if there is no cache to keep that
   * @throws IOException if there are none, or one can't be opened
   */
  static ImageSource open(Index index, RunSettings settings, Path profiles) throws IOException {
    StoreStack store = stores(index, settings);
    EarlyChunks early = EarlyChunks.begin(index, store);
    CacheOptions cache = settings.cache();
    StartProfile start =
        StartProfile.begin(
            cache == null ? profiles : cache.folder(),
            new IndexFile(settings.image().index()),
            index,
            store,
            early,
            settings.start(),
            BegunPack.NOT_ASKED,
            ImageSource::warn);
    return new ImageSource(index, start.reader(), start);
  }

  private static StoreStack stores(Index index, RunSettings settings) throws IOException {
    String stores = settings.image().config().boot().blobStore();
    if (stores == null || stores.isEmpty()) {
      throw new IOException(
          "no chunk store for image %s: give one by --store URL"
              .formatted(settings.image().name()));
    }
    return Stores.reader(stores, settings.cache(), index.digest(), ImageSource::warn);
  }

  static void warn(String line) {
    System.err.println("bootfs: warning: " + line);
  }
}
