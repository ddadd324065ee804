package io.bootfs.converter;

import io.bootfs.chunker.Index;
import io.bootfs.converter.bootimage.Accounts;
import io.bootfs.converter.tree.RootTree;
import io.bootfs.erofs.ErofsImage;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.RegularFile;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An image's blob, all of whose chunks are stored.
 *
 * @param index the blob's index
 * @param tree the root filesystem in it
 * @param image how the tree lies in the blob
 */
record AssembledBlob(Index index, RootTree tree, ErofsImage image) {

  /** Larger files of users are taken for a mistake, and left to the container. */
  private static final int LARGEST = 16 << 20;

  /**
   * Returns the image's users and groups, read back from where their chunks are stored.
   *
   * @throws IOException if a chunk can't be read
   */
  Accounts accounts(ChunkStore store) throws IOException {
    try (ChunkCodec codec = new ChunkCodec()) {
      return new Accounts(content("etc/passwd", store, codec), content("etc/group", store, codec));
    }
  }

  private byte @Nullable [] content(String path, ChunkStore store, ChunkCodec codec)
      throws IOException {
    RegularFile file = tree.file(path.getBytes(StandardCharsets.UTF_8));
    if (file == null || file.data().hasHoles() || file.data().size() > LARGEST) {
      return null;
    }
    FileData data = file.data();
    byte[] content = new byte[(int) data.size()];
    for (int done = 0; done < content.length; ) {
      long from = image.offset(data) + done;
      int number = index.chunkAt(from);
      byte[] chunk = chunk(number, store, codec);
      int skipped = (int) (from - index.start(number));
      int length = Math.min(chunk.length - skipped, content.length - done);
      System.arraycopy(chunk, skipped, content, done, length);
      done += length;
    }
    return content;
  }

  private byte[] chunk(int number, ChunkStore store, ChunkCodec codec) throws IOException {
    int length = index.length(number);
    return codec.decode(
        index.id(number),
        store.get(index.id(number), ChunkCodec.limit(length)),
        length,
        index.digest(),
        store.location());
  }
}
