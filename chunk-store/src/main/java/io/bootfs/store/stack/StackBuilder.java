package io.bootfs.store.stack;

import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.Warnings;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.cache.SharedCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the layers of a reading stack on each other. */
final class StackBuilder {

  /** How a store of one URL is opened. */
  interface Opener {
    ChunkStore open(String url) throws IOException;
  }

  private final Opener opener;
  private final RetryOptions retries;
  private final Warnings log;

  StackBuilder(Opener opener, RetryOptions retries, Warnings log) {
    this.opener = opener;
    this.retries = retries;
    this.log = log;
  }

  StoreStack build(BlobStore stores, @Nullable CacheOptions cache, Digest digest)
      throws IOException {
    RareWarnings cacheWarnings = new RareWarnings(log);
    SharedCache local = cache == null ? null : SharedCache.open(cache, cacheWarnings);
    ChunkStore remote = remote(stores);
    ChunkCodec codec = new ChunkCodec();
    ReaderCounters counters = new ReaderCounters();
    VerifiedReader reader = new CountedReader(new VerifiedStore(remote, codec, digest), counters);
    if (local != null) {
      VerifiedStore cached = new VerifiedStore(local, codec, digest);
      reader = new CachedReader(local, cached, reader, counters, cacheWarnings);
    }
    return new StoreStack(new SingleFlightReader(reader), remote, local, codec, counters);
  }

  private ChunkStore remote(BlobStore stores) throws IOException {
    List<ChunkStore> opened = new ArrayList<>();
    try {
      for (List<String> group : stores.groups()) {
        opened.add(new RetriedStore(mirrors(group), retries, new RareWarnings(log)));
      }
    } catch (IOException | RuntimeException e) {
      closeQuietly(opened, e);
      throw e;
    }
    return opened.size() == 1 ? opened.getFirst() : new OrderedStores(opened);
  }

  private ChunkStore mirrors(List<String> urls) throws IOException {
    List<ChunkStore> opened = new ArrayList<>();
    try {
      for (String url : urls) {
        opened.add(opener.open(url));
      }
    } catch (IOException | RuntimeException e) {
      closeQuietly(opened, e);
      throw e;
    }
    return opened.size() == 1
        ? opened.getFirst()
        : new MirroredStores(opened, new RareWarnings(log));
  }

  private static void closeQuietly(List<ChunkStore> stores, Exception primary) {
    try {
      StoreLists.close(stores);
    } catch (IOException e) {
      primary.addSuppressed(e);
    }
  }
}
