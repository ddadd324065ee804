package io.bootfs.store.cache;

import io.bootfs.store.StoreException;
import io.bootfs.store.local.ChunkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.spi.FileSystemProvider;

/**
 * Removes what lies where a chunk belongs and is none: an empty file, a link, a folder that is
 * empty; and what lies where its folder belongs. Thread-safe.
 */
final class Obstacles {

  private final String cache;
  private final CacheCounters counters;

  /** Creates what removes obstacles from the cache of that location. */
  Obstacles(String cache, CacheCounters counters) {
    this.cache = cache;
    this.counters = counters;
  }

  /**
   * Tells whether a chunk is there, and removes what lies in its place and is none.
   *
   * @throws StoreException if something can't be removed, such as a folder with files in it
   */
  boolean isChunk(Path file) throws IOException {
    try {
      if (!isThere(file)) {
        return false;
      }
      if (ChunkFolder.size(file) > 0) {
        return true;
      }
      delete(file);
    } catch (IOException e) {
      if (!remove(file)) {
        throw notRemoved(e);
      }
    }
    return false;
  }

  private static boolean isThere(Path file) throws IOException {
    FileSystemProvider provider = file.getFileSystem().provider();
    return provider.readAttributesIfExists(file, BasicFileAttributes.class) != null;
  }

  /**
   * Looks for what keeps a chunk from being written, and removes it.
   *
   * @return whether there was anything
   * @throws StoreException as {@link #isChunk}
   */
  boolean remove(Path file) throws IOException {
    Path folder = file.resolveSibling("");
    try {
      return Files.isDirectory(folder)
          ? ChunkFolder.size(file) == 0 && delete(file)
          : delete(folder);
    } catch (IOException e) {
      throw notRemoved(e);
    }
  }

  private StoreException notRemoved(IOException cause) {
    return new StoreException(
        "can't remove what is no chunk from the cache " + cache + ": " + cause, false, cause);
  }

  private boolean delete(Path path) throws IOException {
    boolean deleted = Files.deleteIfExists(path);
    if (deleted) {
      counters.replaced();
    }
    return deleted;
  }
}
