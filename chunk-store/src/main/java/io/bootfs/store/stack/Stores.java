package io.bootfs.store.stack;

import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.Warnings;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.http.HttpOptions;
import io.bootfs.store.http.HttpStore;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens chunk stores by URL. */
public final class Stores {

  private Stores() {}

  /**
   * Opens the store of that URL to read from.
   *
   * @param url a path, or a {@code file:}, {@code http:} or {@code https:} URL
   * @throws IOException if a local store isn't there, or the URL means no store
   */
  public static ChunkStore open(String url) throws IOException {
    StoreUrl parsed = StoreUrl.parse(url);
    return switch (parsed.scheme()) {
      case "file" -> LocalStore.open(parsed.path());
      case "http", "https" -> new HttpStore(parsed.text(), HttpOptions.DEFAULT);
      default ->
          throw new IOException(
              "can't open chunk store %s: scheme %s is not supported; use /path, file:///path, http:// or https://"
                  .formatted(parsed, parsed.scheme()));
    };
  }

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

  /**
   * Opens the stores that {@code BLOB_STORE} names, to read verified chunks from.
   *
   * @param blobStore URLs as {@link #open} takes, separated by spaces: each is asked for what those
   *     before it lack. Each may be several, separated by {@code |}, which mirror each other. A
   *     space in a path is written as in {@code file:///a%20b}
   * @param cache what keeps the chunks that were fetched, or null for nothing
   * @param digest what names the chunks of the index
   * @param warnings takes lines about faults that reading went around
   * @throws IOException if a URL means no store, or a local one isn't there
   */
  public static StoreStack reader(
      String blobStore, @Nullable CacheOptions cache, Digest digest, Warnings warnings)
      throws IOException {
    return new StackBuilder(Stores::open, RetryOptions.DEFAULT, warnings)
        .build(BlobStore.parse(blobStore), cache, digest);
  }
}
