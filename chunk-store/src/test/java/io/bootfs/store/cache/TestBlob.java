package io.bootfs.store.cache;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexWriter;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.nio.file.Path;

/** A blob of chunks of some size in a store, with its index in a file. */
public record TestBlob(Path store, Path indexFile, Index index) {

  /** Makes {@code count} chunks of {@code length} bytes, which compress to about half. */
  public static TestBlob make(Path folder, int count, int length) throws IOException {
    Path store = folder.resolve("store.castr");
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    try (LocalStore local = LocalStore.create(store);
        ChunkCodec codec = new ChunkCodec()) {
      for (int i = 0; i < count; i++) {
        byte[] bytes = TestChunks.bytes(i, length);
        local.put(TestChunks.id(bytes), codec.encode(bytes, 0, length, 1));
        index.add(TestChunks.id(bytes), length);
      }
    }
    Path file = folder.resolve("blob.caibx");
    IndexWriter.write(index.build(), file);
    return new TestBlob(store, file, index.build());
  }
}
