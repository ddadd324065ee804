package io.bootfs.store.stack;

import io.bootfs.store.ChunkStore;
import io.bootfs.store.PackName;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the composites of several stores have in common. */
final class StoreLists {

  private StoreLists() {}

  static String location(List<ChunkStore> stores, String separator) {
    return stores.stream().map(ChunkStore::location).collect(Collectors.joining(separator));
  }

  /** Opens a pack in the first store that has it; one that can't be asked is passed over. */
  static Optional<InputStream> openPack(List<ChunkStore> stores, PackName name, long from, long to)
      throws IOException {
    @Nullable IOException fault = null;
    for (ChunkStore store : stores) {
      try {
        Optional<InputStream> pack = store.openPack(name, from, to);
        if (pack.isPresent()) {
          return pack;
        }
      } catch (IOException e) {
        fault = e;
      }
    }
    if (fault != null) {
      throw fault;
    }
    return Optional.empty();
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
