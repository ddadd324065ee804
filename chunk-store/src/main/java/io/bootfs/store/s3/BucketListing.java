package io.bootfs.store.s3;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import io.bootfs.store.PackName;
import io.bootfs.store.PrunableChunkStore.Visitor;
import io.bootfs.store.StoredChunk;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Lists a store's chunks, page by page (ListObjectsV2), in the order of their names. */
final class BucketListing {

  private static final Pattern CHUNK =
      Pattern.compile("([0-9a-f]{4})/(\\1[0-9a-f]{60})\\.cacnk", Pattern.DOTALL);

  /** More than a thousand names take, which have a kilobyte at most and may be encoded. */
  private static final int LARGEST_PAGE = 16 << 20;

  /** Takes packs. */
  interface NameVisitor {
    void visit(PackName name, StoredChunk found) throws IOException;
  }

  private final Bucket bucket;
  private final int pageSize;

  /**
   * Prepares a listing.
   *
   * @param pageSize how many names one request asks for, up to a thousand
   */
  BucketListing(Bucket bucket, int pageSize) {
    this.bucket = bucket;
    this.pageSize = pageSize;
  }

  /**
   * Hands the names of a range's chunks to a visitor; memory holds one page.
   *
   * @throws IOException if the bucket can't be listed, or the visitor throws
   */
  void chunks(IdRange range, Visitor visitor) throws IOException {
    String first = HexFormat.of().toHexDigits((short) range.first());
    @Nullable String token = null;
    do {
      ListingPage page = page("", first, token);
      for (ListingPage.Entry entry : page.entries()) {
        ChunkId id = chunk(entry.key());
        if (id != null && IdRange.folderOf(id) > range.last()) {
          return;
        }
        if (id != null) {
          visitor.visit(id, entry.found());
        }
      }
      token = page.next();
    } while (token != null);
  }

  /**
   * Hands all packs to a visitor; memory holds one page.
   *
   * @throws IOException if the bucket can't be listed, or the visitor throws
   */
  void packs(NameVisitor visitor) throws IOException {
    @Nullable String token = null;
    do {
      ListingPage page = page(PackName.FOLDER + "/", "", token);
      for (ListingPage.Entry entry : page.entries()) {
        Optional<PackName> name = PackName.ofPath(path(entry.key()));
        if (name.isPresent()) {
          visitor.visit(name.get(), entry.found());
        }
      }
      token = page.next();
    } while (token != null);
  }

  private ListingPage page(String folder, String after, @Nullable String token) throws IOException {
    String prefix = bucket.address().prefix() + folder;
    HttpUrl.Builder url = bucket.base().newBuilder();
    add(url, "list-type", "2");
    add(url, "encoding-type", "url");
    add(url, "max-keys", Integer.toString(pageSize));
    add(url, "prefix", prefix);
    if (token == null) {
      add(url, "start-after", prefix + after);
    } else {
      add(url, "continuation-token", token);
    }
    String what = "can't list";
    return ListingPage.parse(bucket.transport().fetch(what, url.build(), LARGEST_PAGE));
  }

  /** Some servers sign what they get, encoded as it came. */
  private static void add(HttpUrl.Builder url, String name, String value) {
    url.addEncodedQueryParameter(name, S3Address.encodedValue(value));
  }

  /** Returns a key without the prefix, or nothing if it lies elsewhere. */
  private String path(String key) {
    String prefix = bucket.address().prefix();
    return key.startsWith(prefix) ? key.substring(prefix.length()) : "";
  }

  private @Nullable ChunkId chunk(String key) {
    Matcher matcher = CHUNK.matcher(path(key));
    return matcher.matches() ? ChunkId.parse(matcher.group(2)) : null;
  }
}
