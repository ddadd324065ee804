package io.bootfs.store.stack;

import io.bootfs.store.ChunkStore;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the composites of several stores have in common. */
final class StoreLists {

  private StoreLists() {}

  static String location(List<ChunkStore> stores, String separator) {
    return stores.stream().map(ChunkStore::location).collect(Collectors.joining(separator));
  }

  /** Closes all of them, also when one can't be. */
  static void close(List<ChunkStore> stores) throws IOException {
    @Nullable IOException first = null;
    for (ChunkStore store : stores) {
      try {
        store.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
