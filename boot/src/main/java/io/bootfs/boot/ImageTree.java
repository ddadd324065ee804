package io.bootfs.boot;

import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.fuse.LazyMount;
import io.bootfs.fuse.LazyMountOptions;
import io.bootfs.fuse.jnr.JnrTreeServer;
import io.bootfs.store.Warnings;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.prefetch.BegunPack;
import io.bootfs.store.profile.IndexFile;
import io.bootfs.store.stack.Ahead;
import io.bootfs.store.stack.ReaderStatistics;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The image's tree, mounted read-only, whose data comes from chunk stores when it is read. It is
 * served until this process ends.
 */
final class ImageTree {

  private final BootPaths paths;
  private final IndexFile file;
  private final String digest;
  private final Beside<String> found;
  private final Index index;
  private final StoreStack store;
  private final StartProfile start;
  private final Warnings warnings;
  private @Nullable LazyMount mount;

  private ImageTree(
      BootPaths paths, Index index, StoreStack store, BootSettings settings, Warnings warnings) {
    this.paths = paths;
    this.file = new IndexFile(paths.index());
    this.digest = settings.indexDigest();
    this.index = index;
    this.store = store;
    BegunPack begun = AskedPack.of(System.getenv());
    if (begun instanceof AskedPack) {
      store.ahead().ifPresent(Ahead::hold); // The first chunk is the pack's first, most likely.
    }
    // Connections open and chunks come while the mounts are made.
    this.start =
        StartProfile.begin(
            paths.cache(),
            file,
            index,
            store,
            EarlyChunks.begin(index, store),
            settings.start(),
            begun,
            warnings);
    this.found = Beside.start("check", () -> digest.isEmpty() ? digest : digestOf(file.path()));
    this.warnings = warnings;
  }

  /**
   * Opens index and stores, and begins to read; nothing is mounted yet.
   *
   * @param settings name the stores that chunks come from, unless the cache has them all
   * @param environment the container's variables, some of which are options of the stores
   * @param warnings takes lines about chunks that could not be had
   * @throws BootException if there is neither store nor cache
   * @throws IOException if index or stores can't be read
   */
  static ImageTree open(
      BootPaths paths, BootSettings settings, Map<String, String> environment, Warnings warnings)
      throws IOException, BootException {
    Index index = IndexReader.read(paths.index());
    StoreStack store = open(paths.cache(), settings, environment, index, warnings);
    return new ImageTree(paths, index, store, settings, warnings);
  }

  /** Returns the file of the image's index. */
  IndexFile indexFile() {
    return file;
  }

  /**
   * Refuses an index that is not the one that the image was made with: the kernel and the app would
   * only come upon a chunk that is nowhere. The digest is the one that the start has at hand, for
   * chunks: SHA-256, by which indexes are called, is interpreted yet. It was found meanwhile,
   * unless the image is an older converter's, which has named none.
   *
   * @throws IOException if it is another, or can't be read
   */
  void checkIndex() throws IOException, BootException {
    if (!found.result().equals(digest)) {
      throw new IOException(
          "%s is damaged: its SHA-512/256 is %s, and not %s as when the image was made: pull or load the image again"
              .formatted(file.path(), found.result(), digest));
    }
  }

  private static String digestOf(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Digest.SHA512_256.idOf(bytes, 0, bytes.length).toString();
  }

  /**
   * Mounts the tree at {@link BootPaths#lower()}.
   *
   * @param treeOnly whether its tree is served by FUSE even if the kernel could mount the image
   * @return what completes when nothing of the tree can be read any more
   * @throws IOException if chunks can't be had, or nothing can be mounted
   */
  CompletableFuture<Void> mount(boolean treeOnly) throws IOException, BootException {
    LazyMountOptions options =
        new LazyMountOptions(
            paths.blob(), FastBlobServer::serve, JnrTreeServer::serve, treeOnly, StartProfile.BLOB);
    try {
      LazyMount mounted = LazyMount.mount(index, start.reader(), paths.lower(), options, warnings);
      mount = mounted;
      return mounted.ended();
    } catch (IOException e) {
      checkIndex(); // That is the cause then.
      throw e;
    }
  }

  private static StoreStack open(
      Path folder,
      BootSettings settings,
      Map<String, String> environment,
      Index index,
      Warnings warnings)
      throws IOException, BootException {
    CacheOptions cache = CacheOptions.bounded(folder, settings.cacheSize());
    if (!settings.blobStore().isEmpty()) {
      return Stores.reader(settings.blobStore(), cache, index.digest(), environment, warnings);
    }
    if (isEmpty(folder)) {
      throw new BootException(
          "no chunk store: set one by -e BLOB_STORE=URL, or mount a filled cache at " + folder);
    }
    return Stores.reader(folder.toUri().toString(), cache, index.digest(), warnings);
  }

  private static boolean isEmpty(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return true;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(cache)) {
      return !entries.iterator().hasNext();
    }
  }

  /** Says that the app runs, and that this process itself reads nothing of the tree any more. */
  void appStarted() {
    start.appStarted();
    if (mount != null) {
      mount.leaveToOthers();
    }
  }

  /** Says that the app has ended. */
  void appEnded() {
    start.appEnded();
  }

  /** Says that this process is about to end, and that nothing is read any more. */
  void close() {
    if (mount != null) {
      mount.abort();
    }
  }

  /** Returns in words how many chunks were read so far, and from where. */
  String statistics() {
    ReaderStatistics read = store.statistics();
    long replaced = store.cacheStatistics().replaced();
    return "chunks: "
        + read.fetchedChunks()
        + " fetched ("
        + read.fetchedBytes()
        + " bytes), "
        + read.cachedChunks()
        + " from the cache ("
        + read.cachedBytes()
        + " bytes), "
        + (replaced == 0 ? "" : replaced + " bad files of the cache replaced, ")
        + start.statistics();
  }
}
