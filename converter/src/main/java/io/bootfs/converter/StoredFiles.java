package io.bootfs.converter;

import io.bootfs.chunker.Index;
import io.bootfs.converter.guess.RootFiles;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.RegularFile;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The regular files of a blob, read back from where its chunks are stored. Not thread-safe; it
 * keeps the chunk that was read last. Store and codec stay the caller's.
 */
final class StoredFiles implements RootFiles {

  private final AssembledBlob blob;
  private final ChunkStore store;
  private final ChunkCodec codec;
  private int number = -1;
  private byte[] chunk = {};

  StoredFiles(AssembledBlob blob, ChunkStore store, ChunkCodec codec) {
    this.blob = blob;
    this.store = store;
    this.codec = codec;
  }

  @Override
  public @Nullable Place find(String path) {
    RegularFile file = blob.tree().file(path.getBytes(StandardCharsets.UTF_8));
    if (file == null || file.data().hasHoles()) {
      return null;
    }
    FileData data = file.data();
    return new Place(data.size() == 0 ? 0 : blob.image().offset(data), data.size());
  }

  @Override
  public String realPath(String path) {
    byte[] real = blob.tree().realPath(path.getBytes(StandardCharsets.UTF_8));
    return real == null ? path : "/" + new String(real, StandardCharsets.UTF_8);
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    Index index = blob.index();
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      long from = offset + done;
      load(index.chunkAt(from));
      int skipped = (int) (from - index.start(number));
      int part = Math.min(chunk.length - skipped, length - done);
      System.arraycopy(chunk, skipped, bytes, done, part);
      done += part;
    }
    return bytes;
  }

  private void load(int wanted) throws IOException {
    if (wanted != number) {
      Index index = blob.index();
      int length = index.length(wanted);
      chunk =
          codec.decode(
              index.id(wanted),
              store.get(index.id(wanted), ChunkCodec.limit(length)),
              length,
              index.digest(),
              store.location());
      number = wanted;
    }
  }
}
