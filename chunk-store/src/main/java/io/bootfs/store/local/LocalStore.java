package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.StoreException;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Chunks in a {@code .castr} folder, laid out as {@link ChunkFolder} says. Thread-safe, and safe
 * beside other processes that read or write the same folder.
 *
 * <p>A chunk appears by rename and is not synced: what a crash of the machine leaves is found when
 * it is verified.
 */
public final class LocalStore implements WritableChunkStore {

  private final ChunkFolder folder;
  private final AtomicFile writer = new AtomicFile();

  private LocalStore(ChunkFolder folder) {
    this.folder = folder;
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
    EncodedChunk chunk = read(id, Encoding.ZSTD, limit);
    if (chunk == null) {
      chunk = read(id, Encoding.PLAIN, limit);
    }
    if (chunk == null) {
      throw new ChunkMissingException(id, location());
    }
    return chunk;
  }

  private @Nullable EncodedChunk read(ChunkId id, Encoding encoding, int limit) throws IOException {
    Path file = folder.file(id, encoding);
    long size = size(id, file);
    if (size == 0) {
      return null;
    }
    if (size > limit) {
      throw new ChunkInvalidException(
          id, location(), "its file has " + size + " bytes, more than " + limit);
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new EncodedChunk(in.readNBytes((int) size), encoding);
    } catch (NoSuchFileException e) {
      return null; // Another process removed it since.
    } catch (IOException e) {
      throw StoreFaults.reading(id, this, e);
    }
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    return size(id, folder.file(id, Encoding.ZSTD)) > 0
        || size(id, folder.file(id, Encoding.PLAIN)) > 0;
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
    if (has(id)) {
      return;
    }
    try {
      writer.write(folder.file(id, chunk.encoding()), chunk.bytes());
    } catch (IOException e) {
      throw StoreFaults.writing(id, this, e);
    }
  }

  /**
   * Deletes a chunk, in either form; one that isn't there is no error.
   *
   * @throws IOException if it could not be deleted, naming the store and the cause
   */
  public void remove(ChunkId id) throws IOException {
    try {
      for (Encoding encoding : Encoding.values()) {
        Files.deleteIfExists(folder.file(id, encoding));
      }
    } catch (IOException e) {
      throw StoreFaults.removing(id, this, e);
    }
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
