package io.bootfs.store.cache;

import io.bootfs.store.local.ChunkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Removes what lies where a chunk belongs and is none: an empty file, a link, a folder that is
 * empty; and what lies where its folder belongs. Thread-safe.
 */
final class Obstacles {

  private final CacheCounters counters;

  Obstacles(CacheCounters counters) {
    this.counters = counters;
  }

  /**
   * Clears the way for a chunk that the cache lacks.
   *
   * @throws IOException if something can't be removed, such as a folder with files in it
   */
  void remove(Path file) throws IOException {
    Path folder = file.resolveSibling("");
    if (Files.isDirectory(folder)) {
      if (!isChunk(file)) {
        delete(file);
      }
    } else {
      delete(folder);
    }
  }

  private static boolean isChunk(Path file) throws IOException {
    return ChunkFolder.size(file) > 0;
  }

  private void delete(Path path) throws IOException {
    if (Files.deleteIfExists(path)) {
      counters.replaced();
    }
  }
}
