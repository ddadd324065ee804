package io.bootfs.store.stack;

import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.Warnings;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.cache.SharedCache;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the layers of a reading stack on each other. */
final class StackBuilder {

  /** How a store of one URL is opened. */
  interface Opener {
    ChunkStore open(StoreUrl url) throws IOException;
  }

  private final Opener opener;
  private final Map<String, String> environment;
  private final Warnings log;

  /** Where the chunks lie if that is a single folder. */
  private @Nullable LocalStore near;

  /**
   * Creates a builder, of one stack.
   *
   * @param environment the variables that give options which the URLs don't
   */
  StackBuilder(Opener opener, Map<String, String> environment, Warnings log) {
    this.opener = opener;
    this.environment = environment;
    this.log = log;
  }

  StoreStack build(BlobStore stores, @Nullable CacheOptions cache, Digest digest)
      throws IOException {
    RareWarnings cacheWarnings = new RareWarnings(log);
    SharedCache local = cache == null ? null : SharedCache.open(cache, cacheWarnings);
    ChunkStore remote = remote(stores);
    ChunkCodec codec = new ChunkCodec();
    ReaderCounters counters = new ReaderCounters();
    VerifiedStore verified = new VerifiedStore(remote, codec, digest);
    VerifiedReader reader = new CountedReader(verified, counters);
    Ahead ahead = null;
    if (local != null) {
      VerifiedStore cached = new VerifiedStore(local, codec, digest);
      CachedReader reading = new CachedReader(local, cached, reader, counters, cacheWarnings);
      ahead = new Ahead(reading, remote, codec, digest);
      reader = reading;
    }
    NearChunks together =
        near == null || ahead != null ? null : new NearChunks(near, verified, digest, counters);
    VerifiedReader top = new SingleFlightReader(reader);
    return new StoreStack(top, ahead, together, remote, local, codec, counters);
  }

  private ChunkStore remote(BlobStore stores) throws IOException {
    List<ChunkStore> opened = new ArrayList<>();
    try {
      for (List<String> group : stores.groups()) {
        opened.add(retried(group));
      }
    } catch (IOException | RuntimeException e) {
      closeQuietly(opened, e);
      throw e;
    }
    if (opened.size() == 1) {
      return opened.getFirst();
    }
    near = null;
    return new OrderedStores(opened);
  }

  /** Opens mirrors; the first of them gives the options for all. */
  private ChunkStore retried(List<String> mirrors) throws IOException {
    List<ChunkStore> opened = new ArrayList<>();
    try {
      List<StoreUrl> urls = new ArrayList<>();
      for (String mirror : mirrors) {
        urls.add(StoreUrl.parse(mirror, environment));
      }
      StackOptions options = StackOptions.of(urls.getFirst().options());
      for (StoreUrl url : urls) {
        opened.add(opener.open(url));
      }
      near = opened.size() == 1 && opened.getFirst() instanceof LocalStore local ? local : null;
      ChunkStore store =
          opened.size() == 1
              ? opened.getFirst()
              : new MirroredStores(opened, options.probeInterval(), log);
      return new RetriedStore<>(store, new Retries(options.retries(), new RareWarnings(log)));
    } catch (IOException | RuntimeException e) {
      closeQuietly(opened, e);
      throw e;
    }
  }

  private static void closeQuietly(List<ChunkStore> stores, Exception primary) {
    try {
      StoreLists.close(stores);
    } catch (IOException e) {
      primary.addSuppressed(e);
    }
  }
}
