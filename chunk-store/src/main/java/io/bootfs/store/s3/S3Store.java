package io.bootfs.store.s3;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.IdRange;
import io.bootfs.store.IndexCompanion;
import io.bootfs.store.PackName;
import io.bootfs.store.PackSource;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.StoreException;
import io.bootfs.store.StoredChunk;
import io.bootfs.store.http.ObjectHead;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chunks in a bucket, laid out as desync does: {@code PREFIX/ab12/ab12….cacnk}. Thread-safe;
 * requests run in parallel, each on its caller's thread.
 *
 * <p>Reading takes {@code s3:GetObject}; {@code s3:ListBucket} besides lets the service tell what
 * is missing from what is forbidden. Nothing is loaded or sent before the first request.
 */
final class S3Store implements PrunableChunkStore {

  /** A claim is written down only where the last one is older: it costs a copy in the service. */
  private static final Duration CLAIM_LASTS = Duration.ofHours(1);

  /** How many names a page of a listing has: the most that S3 gives. */
  private static final int PAGE = 1000;

  /** How large an object may be that comes in one request (PutObject): 5 GiB. */
  private static final long MOST_AT_ONCE = 5L << 30;

  private final S3Address address;
  private final S3Options options;
  private final String location;
  private volatile @Nullable Bucket bucket;

  S3Store(S3Address address, S3Options options) {
    this.address = address;
    this.options = options;
    this.location = address.location();
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    Bucket asked = bucket();
    return new EncodedChunk(
        asked.transport().get(id, asked.url(Bucket.path(id)), limit), Encoding.ZSTD);
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    return head(id).isPresent();
  }

  @Override
  public long storedBytes(ChunkId id, int limit) throws IOException {
    return head(id).orElseThrow(() -> new ChunkMissingException(id, location)).bytes();
  }

  @Override
  public @Nullable StoredChunk stat(ChunkId id) throws IOException {
    return head(id)
        .map(found -> new StoredChunk(Math.max(0, found.bytes()), found.modified()))
        .orElse(null);
  }

  private Optional<ObjectHead> head(ChunkId id) throws IOException {
    Bucket asked = bucket();
    return asked.transport().head(id, asked.url(Bucket.path(id)));
  }

  /** Stores a chunk, anew if it is there, which claims it. */
  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    Bucket asked = bucket();
    asked.transport().put(id, asked.url(Bucket.path(id)), chunk.asZstd().bytes());
  }

  /** Claims a chunk by the time of its object, in steps of an hour: copies it onto itself. */
  @Override
  public boolean claim(ChunkId id) throws IOException {
    ObjectHead found = head(id).orElse(null);
    if (found == null) {
      return false;
    }
    return found.modified().plus(CLAIM_LASTS).isAfter(Instant.now()) || bucket().touch(id, found);
  }

  @Override
  public Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    Bucket asked = bucket();
    return asked.transport().openPack(asked.pack(name), from, to);
  }

  @Override
  public void putPack(PackName name, PackSource pack) throws IOException {
    if (pack.size() > MOST_AT_ONCE) {
      throw new StoreException(
          "can't put a pack to store %s: it has %d bytes, and S3 takes %d at once; put it to a store by path, http or sftp"
              .formatted(location, pack.size(), MOST_AT_ONCE),
          false,
          null);
    }
    Bucket asked = bucket();
    asked.transport().putPack(asked.pack(name), pack);
  }

  @Override
  public void list(IdRange range, Visitor visitor) throws IOException {
    new BucketListing(bucket(), PAGE).chunks(range, visitor);
  }

  @Override
  public void remove(ChunkId id) throws IOException {
    bucket().delete(deleting(id), Bucket.path(id));
  }

  @Override
  public void listCompanions(CompanionVisitor visitor) throws IOException {
    new BucketListing(bucket(), PAGE)
        .packs((name, found) ->
            visitor.visit(
                new IndexCompanion(name.path(), name.index(), found.bytes(), found.used())));
  }

  @Override
  public void remove(IndexCompanion companion) throws IOException {
    bucket().delete("can't delete a pack from", companion.path());
  }

  /**
   * Deletes a chunk that was unused, and nothing that it has become since it was looked at: a claim
   * at this moment makes another version, or where the bucket keeps none, an object of another tag.
   */
  @Override
  public boolean removeUnusedSince(ChunkId id, Instant instant) throws IOException {
    ObjectHead found = head(id).orElse(null);
    boolean removed = false;
    while (found != null && found.modified().isBefore(instant)) {
      if (!bucket().delete(deleting(id), Bucket.path(id), found)) {
        return false;
      }
      removed = true;
      // Below the newest version, an older one may come to light.
      found = found.version() == null ? null : head(id).orElse(null);
    }
    return removed && found == null;
  }

  private static String deleting(ChunkId id) {
    return "can't delete chunk " + id + " from";
  }

  /** Finds nothing: an object appears whole or not at all. */
  @Override
  public long removeLeftovers(Instant instant, boolean dryRun) {
    return 0;
  }

  private Bucket bucket() throws IOException {
    Bucket made = bucket;
    return made == null ? makeBucket() : made;
  }

  private synchronized Bucket makeBucket() throws IOException {
    Bucket made = bucket;
    if (made == null) {
      try {
        made = Bucket.open(address, options);
      } catch (IOException e) {
        throw new StoreException("can't ask store " + location + ": " + e.getMessage(), false, e);
      }
      bucket = made;
    }
    return made;
  }

  @Override
  public String location() {
    return location;
  }

  /** Closes idle connections; requests under way end well. */
  @Override
  public void close() {
    Bucket made = bucket;
    if (made != null) {
      made.transport().close();
    }
  }
}
