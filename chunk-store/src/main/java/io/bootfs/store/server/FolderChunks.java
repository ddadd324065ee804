package io.bootfs.store.server;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.local.ChunkFolder;
import io.bootfs.store.local.LocalStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a {@code .castr} folder, sent as they lie there; one that lies there plain, as in a
 * cache, is verified and compressed when it is asked for so. Thread-safe; codec and checker stay
 * their owner's.
 */
final class FolderChunks implements ServedChunks {

  /**
   * The most bytes of a plain chunk that is compressed, which is what chunks have at most where
   * nobody says otherwise: it is in memory until it is sent, once a connection.
   */
  static final int MOST_COMPRESSED = ChunkSizes.DEFAULT.max();

  private final ChunkFolder folder;
  private final LocalStore store;
  private final ChunkCodec codec;
  private final ChunkChecker checker;
  private final Consumer<String> warnings;
  private final AtomicBoolean isWarned = new AtomicBoolean();

  /**
   * Creates the source.
   *
   * @param warnings takes a line about the first file that is not the chunk that it is called
   */
  FolderChunks(
      ChunkFolder folder,
      LocalStore store,
      ChunkCodec codec,
      ChunkChecker checker,
      Consumer<String> warnings) {
    this.folder = folder;
    this.store = store;
    this.codec = codec;
    this.checker = checker;
    this.warnings = warnings;
  }

  @Override
  public @Nullable Found find(ChunkId id, Encoding encoding) throws IOException {
    Path file = folder.file(id, encoding);
    long size = ChunkFolder.size(file);
    Found found = size == 0 ? null : open(file, size);
    return found == null && encoding == Encoding.ZSTD ? compressed(id) : found;
  }

  private static @Nullable Found open(Path file, long size) throws IOException {
    try {
      return new Found(size, Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return null; // Another process removed it since.
    }
  }

  private @Nullable Found compressed(ChunkId id) throws IOException {
    Path file = folder.file(id, Encoding.PLAIN);
    long size = ChunkFolder.size(file);
    Found plain = canCompress(size) ? open(file, size) : null;
    if (plain == null) {
      return null;
    }
    try (InputStream in = plain.bytes()) {
      byte[] read = in.readNBytes((int) size);
      if (!isValid(id, read)) {
        return null;
      }
      byte[] bytes = codec.encode(read, 0, read.length, ChunkCodec.DEFAULT_LEVEL).bytes();
      return new Found(bytes.length, new ByteArrayInputStream(bytes));
    }
  }

  /** Tells whether that is the chunk: compressed, damage in it would look like a whole one. */
  private boolean isValid(ChunkId id, byte[] plain) {
    try {
      checker.check(id, new EncodedChunk(plain, Encoding.PLAIN), store.location());
      return true;
    } catch (ChunkInvalidException e) {
      if (isWarned.compareAndSet(false, true)) {
        warnings.accept(e.getMessage() + "; it is taken as not there; this is said once");
      }
      return false;
    }
  }

  private static boolean canCompress(long size) {
    return size > 0 && size <= MOST_COMPRESSED;
  }

  @Override
  public long size(ChunkId id, Encoding encoding) throws IOException {
    long size = ChunkFolder.size(folder.file(id, encoding));
    if (size > 0) {
      return size;
    }
    boolean comes =
        encoding == Encoding.ZSTD && canCompress(ChunkFolder.size(folder.file(id, Encoding.PLAIN)));
    return comes ? 0 : NONE;
  }

  @Override
  public void claim(ChunkId id) {
    try {
      boolean _ = store.claim(id);
    } catch (IOException e) {
      // The file may be another user's: that the chunk is there holds all the same.
    }
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    store.put(id, chunk);
  }

  /**
   * Stores a chunk that {@link #find} did not find compressed, beside what may be damaged.
   *
   * @throws IOException if it can't be stored
   */
  void putNew(ChunkId id, EncodedChunk chunk) throws IOException {
    store.putNew(id, chunk);
  }
}
