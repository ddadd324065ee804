package io.bootfs.store.server;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.local.ChunkFolder;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The chunks of a {@code .castr} folder, sent as they lie there. Thread-safe. */
final class FolderChunks implements ServedChunks {

  private final ChunkFolder folder;
  private final LocalStore store;

  FolderChunks(ChunkFolder folder, LocalStore store) {
    this.folder = folder;
    this.store = store;
  }

  @Override
  public @Nullable Found find(ChunkId id, Encoding encoding) throws IOException {
    Path file = folder.file(id, encoding);
    long size = ChunkFolder.size(file);
    if (size == 0) {
      return null;
    }
    try {
      return new Found(size, Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return null; // Another process removed it since.
    }
  }

  @Override
  public long size(ChunkId id, Encoding encoding) throws IOException {
    long size = ChunkFolder.size(folder.file(id, encoding));
    return size == 0 ? NONE : size;
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    store.put(id, chunk);
  }
}
