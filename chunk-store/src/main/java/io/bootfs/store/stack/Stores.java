package io.bootfs.store.stack;

import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.StoreOpener;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.Warnings;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.http.HttpOpener;
import io.bootfs.store.local.LocalOpener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Opens chunk stores by URL; {@code docs/stores.md} lists the URLs and their options. */
public final class Stores {

  /** Those that every start may need: no service is looked up for them. */
  private static final List<StoreOpener> OWN = List.of(new LocalOpener(), new HttpOpener());

  private Stores() {}

  /**
   * Opens the store of that URL to read from; what fails is asked once.
   *
   * @param url a path, or a URL of scheme {@code file}, {@code http}, {@code https} or one that a
   *     {@link StoreOpener} knows
   * @throws IOException if a local store isn't there, or the URL means no store
   */
  public static ChunkStore open(String url) throws IOException {
    return open(StoreUrl.parse(url, configured(System.getenv())));
  }

  static ChunkStore open(StoreUrl url) throws IOException {
    StoreOpener opener = opener(url);
    checkOptions(url, opener.options());
    return opener.open(url);
  }

  /**
   * Opens the store of that URL to read from; while a fault may pass, it is asked again for a
   * while.
   *
   * @param url as for {@link #open(String)}
   * @param warnings takes lines about faults that reading went around
   * @return a {@link PrunableChunkStore} if the store can be listed
   * @throws IOException as {@link #open(String)} does
   */
  public static ChunkStore openPatient(String url, Warnings warnings) throws IOException {
    StoreUrl parsed = StoreUrl.parse(url, configured(System.getenv()));
    Retries retries = retries(parsed, warnings);
    ChunkStore store = open(parsed);
    return store instanceof PrunableChunkStore listed
        ? new RetriedListedStore(listed, retries)
        : new RetriedStore<>(store, retries);
  }

  /**
   * Opens the store of that URL to write to; a local one appears with its first chunk. While a
   * fault may pass, it is asked again for a while.
   *
   * @param url as for {@link #open(String)}
   * @param warnings takes lines about faults that writing went around
   * @throws IOException if it can't be written to, or the URL means no store that can
   */
  public static WritableChunkStore openWritable(String url, Warnings warnings) throws IOException {
    StoreUrl parsed = StoreUrl.parse(url, configured(System.getenv()));
    StoreOpener opener = opener(parsed);
    checkOptions(parsed, opener.options());
    Retries retries = retries(parsed, warnings);
    return new RetriedWriter<>(opener.openWritable(parsed), retries);
  }

  private static Retries retries(StoreUrl url, Warnings warnings) throws IOException {
    return new Retries(StackOptions.of(url.options()).retries(), new RareWarnings(warnings));
  }

  /**
   * Opens the stores that {@code BLOB_STORE} names, with the options that this process's own
   * environment gives.
   *
   * @throws IOException as {@link #reader(String, CacheOptions, Digest, Map, Warnings)} does
   */
  public static StoreStack reader(
      String blobStore, @Nullable CacheOptions cache, Digest digest, Warnings warnings)
      throws IOException {
    return reader(blobStore, cache, digest, System.getenv(), warnings);
  }

  /**
   * Opens the stores that {@code BLOB_STORE} names, to read verified chunks from.
   *
   * @param blobStore URLs as {@link #open(String)} takes, separated by spaces: each is asked for
   *     what those before it lack. Each may be several, separated by {@code |}, which mirror each
   *     other. The path of a folder that is there is taken as it is written; elsewhere a space in a
   *     path is written as in {@code file:///a%20b}
   * @param cache what keeps the chunks that were fetched, or null for nothing
   * @param digest what names the chunks of the index
   * @param environment the variables that give options which the URLs don't
   * @param warnings takes lines about faults that reading went around
   * @throws IOException if a URL means no store, or a local one isn't there
   */
  public static StoreStack reader(
      String blobStore,
      @Nullable CacheOptions cache,
      Digest digest,
      Map<String, String> environment,
      Warnings warnings)
      throws IOException {
    return new StackBuilder(Stores::open, configured(environment), warnings)
        .build(BlobStore.parse(blobStore), cache, digest);
  }

  /**
   * Returns the URL of the one store that a text names, to be written to where readers of that text
   * read.
   *
   * @param blobStore as for {@link #reader(String, CacheOptions, Digest, Map, Warnings)}
   * @throws IOException if it names none, or several
   */
  public static String single(String blobStore) throws IOException {
    List<List<String>> groups = BlobStore.parse(blobStore).groups();
    if (groups.size() > 1 || groups.getFirst().size() > 1) {
      throw new IOException("can't write to several stores, " + blobStore + ": name one");
    }
    return groups.getFirst().getFirst();
  }

  /**
   * Returns the names of the variables that hold the credentials of these stores, or lead whoever
   * has them there, but for bootfs's own ones.
   *
   * @param blobStore as for {@link #reader(String, CacheOptions, Digest, Map, Warnings)}
   * @param environment the variables that are set
   * @throws IOException if a URL means no store
   */
  public static Set<String> secretVariables(String blobStore, Map<String, String> environment)
      throws IOException {
    Set<String> names = new TreeSet<>();
    Map<String, String> configured = configured(environment);
    for (List<String> mirrors : BlobStore.parse(blobStore).groups()) {
      for (String mirror : mirrors) {
        StoreUrl url = StoreUrl.parse(mirror, configured);
        names.addAll(opener(url).secretVariables(url));
      }
    }
    names.retainAll(environment.keySet());
    return names;
  }

  private static Map<String, String> configured(Map<String, String> environment)
      throws IOException {
    return StoreConfig.added(environment, Stores::optionNames);
  }

  /** Returns the names of the options of all kinds of stores. */
  static Set<String> optionNames() {
    Set<String> names = new TreeSet<>(StackOptions.NAMES);
    OWN.forEach(opener -> names.addAll(opener.options()));
    for (StoreOpener opener : services()) {
      names.addAll(opener.options());
    }
    return names;
  }

  private static ServiceLoader<StoreOpener> services() {
    return ServiceLoader.load(StoreOpener.class, Stores.class.getClassLoader());
  }

  /** Options of the stack may stand at any of its stores. */
  private static void checkOptions(StoreUrl url, Set<String> own) throws IOException {
    Set<String> known = new TreeSet<>(own);
    known.addAll(StackOptions.NAMES);
    url.options().mustBeAmong(known);
  }

  private static StoreOpener opener(StoreUrl url) throws IOException {
    for (StoreOpener opener : OWN) {
      if (opener.schemes().contains(url.scheme())) {
        return opener;
      }
    }
    Set<String> schemes = new TreeSet<>();
    for (StoreOpener opener : services()) {
      if (opener.schemes().contains(url.scheme())) {
        return opener;
      }
      schemes.addAll(opener.schemes());
    }
    throw new IOException(
        "can't open chunk store %s: scheme %s is not supported; use /path, file:///path, http://, https://%s"
            .formatted(url, url.scheme(), others(schemes)));
  }

  private static String others(Set<String> schemes) {
    StringBuilder text = new StringBuilder();
    schemes.forEach(scheme -> text.append(", ").append(scheme).append("://"));
    return text.toString();
  }
}
