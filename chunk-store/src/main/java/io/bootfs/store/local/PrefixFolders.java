package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Makes the folders of a store that chunks are about to be written to, each once. Thread-safe.
 *
 * <p>A store that begins to fill lacks most of them: to find that out by the failure of the write
 * costs more than to make them.
 */
final class PrefixFolders {

  private final BitSet made = new BitSet();

  /** Makes the folder of a chunk if that can be done; where not, the write tells why. */
  void make(Path folder, ChunkId id) {
    if (isFirst(IdRange.folderOf(id))) {
      boolean _ = folder.toFile().mkdir();
    }
  }

  private synchronized boolean isFirst(int folder) {
    boolean first = !made.get(folder);
    made.set(folder);
    return first;
  }
}
