package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .castr} folder: chunk {@code ab12…} is the file {@code ab12/ab12….cacnk}, or the same
 * without suffix where it is not compressed. Thread-safe, and safe beside other processes that read
 * or write the same folder.
 *
 * <p>Only regular files that are not empty are chunks: casync marks a missing chunk by a symbolic
 * link, and a crash of the machine may leave an empty file, for chunks are not synced one by one.
 */
public final class LocalStore implements WritableChunkStore {

  /** The suffix of a chunk that is a zstd frame. */
  static final String ZSTD_SUFFIX = ".cacnk";

  private final Path folder;
  private final AtomicFile writer;

  private LocalStore(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.writer = new AtomicFile();
  }

  /**
   * Opens a store that is there.
   *
   * @throws IOException if it is not, or is no folder
   */
  public static LocalStore open(Path folder) throws IOException {
    LocalStore store = new LocalStore(folder);
    if (!Files.exists(store.folder)) {
      throw new IOException(
          "chunk store " + store.folder + " does not exist; name the .castr folder of the chunks");
    }
    store.refuseFile();
    return store;
  }

  /**
   * Opens a store to write to; the folder appears with the first chunk.
   *
   * @throws IOException if something that is no folder has its name
   */
  public static LocalStore create(Path folder) throws IOException {
    LocalStore store = new LocalStore(folder);
    store.refuseFile();
    return store;
  }

  private void refuseFile() throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException("chunk store " + folder + " is a file; a store is a .castr folder");
    }
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    byte @Nullable [] bytes = read(id, ZSTD_SUFFIX, limit);
    if (bytes != null) {
      return new EncodedChunk(bytes, Encoding.ZSTD);
    }
    bytes = read(id, "", limit);
    if (bytes != null) {
      return new EncodedChunk(bytes, Encoding.PLAIN);
    }
    throw new ChunkMissingException(id, location());
  }

  private byte @Nullable [] read(ChunkId id, String suffix, int limit) throws IOException {
    Path file = file(id, suffix);
    long size = sizeOfChunk(id, file);
    if (size == 0) {
      return null;
    }
    if (size > limit) {
      throw new ChunkInvalidException(
          id, location(), "its file has " + size + " bytes, more than " + limit);
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = new byte[(int) size];
      int read = in.readNBytes(bytes, 0, bytes.length);
      return read == size ? bytes : Arrays.copyOf(bytes, read);
    } catch (NoSuchFileException e) {
      return null; // Another process removed it since.
    } catch (IOException e) {
      throw StoreFaults.reading(id, this, e);
    }
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    return sizeOfChunk(id, file(id, ZSTD_SUFFIX)) > 0 || sizeOfChunk(id, file(id, "")) > 0;
  }

  /** Returns the size of a chunk's file in bytes, and 0 where there is none. */
  private long sizeOfChunk(ChunkId id, Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? attributes.size() : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw StoreFaults.reading(id, this, e);
    }
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    if (has(id)) {
      return;
    }
    String suffix = chunk.encoding() == Encoding.ZSTD ? ZSTD_SUFFIX : "";
    try {
      writer.write(file(id, suffix), chunk.bytes());
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
      Files.deleteIfExists(file(id, ZSTD_SUFFIX));
      Files.deleteIfExists(file(id, ""));
    } catch (IOException e) {
      throw StoreFaults.removing(id, this, e);
    }
  }

  private Path file(ChunkId id, String suffix) {
    String name = id.toString();
    return folder.resolve(name.substring(0, 4)).resolve(name.concat(suffix));
  }

  /** Returns the folder's absolute path. */
  @Override
  public String location() {
    return folder.toString();
  }

  /** Does nothing: no file is open between calls. */
  @Override
  public void close() {}
}
