package io.bootfs.store.local;

import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Chunks in a {@code .castr} folder, laid out as {@link ChunkFolder} says. Thread-safe, and safe
 * beside other processes that read or write the same folder.
 *
 * <p>A chunk appears by rename and is not synced: what a crash of the machine leaves is found when
 * it is verified.
 */
public final class LocalStore implements PrunableChunkStore {

  /** A claim is written down only where the last one is older: it costs a write to the disk. */
  private static final Duration CLAIM_LASTS = Duration.ofHours(1);

  private final ChunkFolder folder;
  private final @Nullable ChunkFiles files;
  private final AtomicFile writer = new AtomicFile();
  private final PrefixFolders folders = new PrefixFolders();

  private LocalStore(ChunkFolder folder) {
    this.folder = folder;
    files = ChunkFiles.in(folder.path().toString());
  }

  /**
   * Opens a store that is there.
   *
   * @throws IOException if it is not, or is no folder
   */
  public static LocalStore open(Path path) throws IOException {
    ChunkFolder folder = new ChunkFolder(path);
    folder.mustExist();
    return new LocalStore(folder);
  }

  /**
   * Opens a store to write to; the folder appears with the first chunk.
   *
   * @throws IOException if something that is no folder has its name
   */
  public static LocalStore create(Path path) throws IOException {
    ChunkFolder folder = new ChunkFolder(path);
    boolean _ = folder.exists();
    return new LocalStore(folder);
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    return get(id, limit, (_, _, _) -> {});
  }

  /** Returns a chunk as {@link #get(ChunkId, int)} does, and tells which file it lies in. */
  public EncodedChunk get(ChunkId id, int limit, UseListener listener) throws IOException {
    EncodedChunk chunk = find(id, limit, listener);
    if (chunk == null) {
      throw new ChunkMissingException(id, location());
    }
    return chunk;
  }

  /** Returns a chunk, and tells which file it lies in, or null where there is none. */
  public @Nullable EncodedChunk find(ChunkId id, int limit, UseListener listener)
      throws IOException {
    if (files != null) {
      ChunkFiles.Found found = files.read(id, limit);
      Encoding encoding = found.isCompressed() ? Encoding.ZSTD : Encoding.PLAIN;
      switch (found.outcome()) {
        case FOUND -> {
          listener.read(id, encoding, found.modifiedMillis());
          return new EncodedChunk(found.bytes(), encoding);
        }
        case MISSING -> {
          return null;
        }
        case TOO_LONG -> checkSize(id, found.size(), limit);
        case FAILED -> {} // The JDK has the words for it.
      }
    }
    EncodedChunk chunk = read(id, Encoding.ZSTD, limit, listener);
    return chunk == null ? read(id, Encoding.PLAIN, limit, listener) : chunk;
  }

  private @Nullable EncodedChunk read(
      ChunkId id, Encoding encoding, int limit, UseListener listener) throws IOException {
    Path file = folder.file(id, encoding);
    try {
      BasicFileAttributes found = ChunkFile.linkedAttributes(file);
      if (found == null) {
        return null;
      }
      checkSize(id, found.size(), limit);
      byte[] bytes = ChunkFile.read(file, (int) found.size());
      if (bytes == null) {
        return null;
      }
      listener.read(id, encoding, found.lastModifiedTime().toMillis());
      return new EncodedChunk(bytes, encoding);
    } catch (ChunkInvalidException e) {
      throw e;
    } catch (IOException e) {
      throw StoreFaults.reading(id, this, e);
    }
  }

  private void checkSize(ChunkId id, long size, int limit) throws ChunkInvalidException {
    if (size > limit) {
      throw new ChunkInvalidException(
          id, location(), "its file has " + size + " bytes, more than " + limit);
    }
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    ChunkFiles.Found looked = looked(id);
    if (looked != null) {
      return looked.outcome() == ChunkFiles.Outcome.FOUND;
    }
    return size(id, folder.file(id, Encoding.ZSTD)) > 0
        || size(id, folder.file(id, Encoding.PLAIN)) > 0;
  }

  @Override
  public long storedBytes(ChunkId id, int limit) throws IOException {
    StoredChunk chunk = stat(id);
    if (chunk == null) {
      throw new ChunkMissingException(id, location());
    }
    return chunk.bytes();
  }

  @Override
  public @Nullable StoredChunk stat(ChunkId id) throws IOException {
    ChunkFiles.Found looked = looked(id);
    if (looked != null) {
      return looked.outcome() == ChunkFiles.Outcome.FOUND
          ? new StoredChunk(looked.size(), Instant.ofEpochMilli(looked.modifiedMillis()))
          : null;
    }
    try {
      for (Encoding encoding : Encoding.values()) {
        BasicFileAttributes found = ChunkFile.attributes(folder.file(id, encoding));
        if (found != null) {
          return new StoredChunk(found.size(), found.lastModifiedTime().toInstant());
        }
      }
      return null;
    } catch (IOException e) {
      throw StoreFaults.reading(id, this, e);
    }
  }

  /** Looks for a chunk by a native call; null where the JDK has to look. */
  private ChunkFiles.@Nullable Found looked(ChunkId id) {
    ChunkFiles.Found found = files == null ? null : files.find(id);
    return found == null || found.outcome() == ChunkFiles.Outcome.FAILED ? null : found;
  }

  private long size(ChunkId id, Path file) throws StoreException {
    try {
      return ChunkFolder.size(file);
    } catch (IOException e) {
      throw StoreFaults.reading(id, this, e);
    }
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    if (!claim(id)) {
      putNew(id, chunk);
    }
  }

  /**
   * Stores a chunk that the caller knows not to be there; what has its name is replaced.
   *
   * @throws IOException if it can't be written
   */
  public void putNew(ChunkId id, EncodedChunk chunk) throws IOException {
    Path file = folder.file(id, chunk.encoding());
    folders.make(file.resolveSibling(""), id);
    try {
      writer.write(file, chunk.bytes());
    } catch (IOException e) {
      throw StoreFaults.writing(id, this, e);
    }
  }

  /** Claims a chunk by the time of its file, in steps of an hour. */
  @Override
  public boolean claim(ChunkId id) throws IOException {
    StoredChunk chunk = stat(id);
    if (chunk == null) {
      return false;
    }
    Instant now = Instant.now();
    if (chunk.used().plus(CLAIM_LASTS).isAfter(now)) {
      return true;
    }
    try {
      for (Encoding encoding : Encoding.values()) {
        touch(folder.file(id, encoding), now);
      }
    } catch (IOException e) {
      throw StoreFaults.writing(id, this, e);
    }
    return has(id);
  }

  private static void touch(Path file, Instant now) throws IOException {
    try {
      Files.setLastModifiedTime(file, FileTime.from(now));
    } catch (NoSuchFileException e) {
      // It is in the other form, or another process removed it since.
    }
  }

  @Override
  public Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    try {
      InputStream in = Files.newInputStream(packFile(name));
      in.skipNBytes(from);
      return Optional.of(in); // Reading on to the end costs nothing here.
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public @Nullable ChunkFiles files() {
    return files;
  }

  @Override
  public void list(IdRange range, Visitor visitor) throws IOException {
    new FolderListing(folder.path()).chunks(range, visitor);
  }

  @Override
  public void putPack(PackName name, PackSource pack) throws IOException {
    try {
      writer.write(packFile(name), out -> copy(pack, out));
    } catch (IOException e) {
      throw new StoreException(
          "can't write a pack to store " + location() + ": " + StoreFaults.reason(e), false, e);
    }
  }

  private static void copy(PackSource pack, OutputStream out) throws IOException {
    try (InputStream in = pack.open()) {
      in.transferTo(out);
    }
  }

  private Path packFile(PackName name) {
    return folder.path().resolve(name.path());
  }

  @Override
  public void remove(ChunkId id) throws IOException {
    try {
      for (Encoding encoding : Encoding.values()) {
        Files.deleteIfExists(folder.file(id, encoding));
      }
    } catch (IOException e) {
      throw StoreFaults.removing(id, this, e);
    }
  }

  @Override
  public boolean removeUnusedSince(ChunkId id, Instant instant) throws IOException {
    try {
      boolean removed = false;
      for (Encoding encoding : Encoding.values()) {
        removed |= UnusedChunk.delete(folder.file(id, encoding), instant);
      }
      return removed;
    } catch (IOException e) {
      throw StoreFaults.removing(id, this, e);
    }
  }

  @Override
  public void listCompanions(CompanionVisitor visitor) throws IOException {
    new FolderCompanions(folder.path()).list(visitor);
  }

  @Override
  public void remove(IndexCompanion companion) throws IOException {
    try {
      new FolderCompanions(folder.path()).remove(companion);
    } catch (IOException e) {
      throw new StoreException(
          "can't delete %s from store %s: %s"
              .formatted(companion.path(), location(), StoreFaults.reason(e)),
          false,
          e);
    }
  }

  @Override
  public long removeLeftovers(Instant instant, boolean dryRun) throws IOException {
    LongAdder found = new LongAdder();
    new FolderListing(folder.path())
        .leftovers(file -> {
          if (UnusedChunk.isOlder(file, instant)) {
            found.increment();
            if (!dryRun) {
              Files.deleteIfExists(file);
            }
          }
        });
    return found.sum();
  }

  /** Returns the folder's absolute path. */
  @Override
  public String location() {
    return folder.path().toString();
  }

  /** Does nothing: no file is open between calls. */
  @Override
  public void close() {}
}
