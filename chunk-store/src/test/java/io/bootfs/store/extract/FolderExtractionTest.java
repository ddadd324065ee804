package io.bootfs.store.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.BulkReader;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs from chunks in a folder, which are read in batches. */
final class FolderExtractionTest {

  /** More than a batch reads. */
  private static final int LARGE = (1 << 20) + 1;

  private static final ChunkSizes SIZES = new ChunkSizes(1, 64 << 10, 4 << 20);

  @TempDir Path folder;
  private final Index.Builder index = Index.builder(Digest.SHA512_256, SIZES);
  private final ByteArrayOutputStream blob = new ByteArrayOutputStream();
  private Path root;
  private LocalStore store;

  @BeforeEach
  void create() throws IOException {
    root = folder.resolve("a.castr");
    store = LocalStore.create(root);
  }

  @Test
  void readsEachChunkOnceWhereverItLies() throws IOException {
    for (int i = 0; i < 300; i++) {
      add(
          TestChunks.bytes(i % 200, 1 + i % 200 * 137),
          i % 7 == 0 ? Encoding.PLAIN : Encoding.ZSTD);
    }
    add(TestChunks.bytes(1000, LARGE), Encoding.ZSTD);
    for (int i = 0; i < 5; i++) {
      add(new byte[100_000], Encoding.ZSTD);
    }
    add(TestChunks.bytes(1001, 10), Encoding.ZSTD);
    Path file = folder.resolve("blob");
    try (StoreStack stack = stack()) {
      BlobExtractor extractor = new BlobExtractor(index.build(), stack);
      extractor.extractTo(file);
      assertThat(extractor.statistics()).isEqualTo(new ExtractStatistics(307, 0, 0, 0));
      assertThat(stack.statistics().fetchedChunks()).isEqualTo(203);
    }
    assertThat(file).hasBinaryContent(blob.toByteArray());
  }

  @Test
  void tellsWhichChunkIsBad() throws IOException {
    for (int i = 0; i < 100; i++) {
      add(TestChunks.bytes(i, 5000), Encoding.ZSTD);
    }
    ChunkId bad = TestChunks.id(TestChunks.bytes(70, 5000));
    Files.write(place(bad), TestChunks.encoded(TestChunks.bytes(71, 5000)).bytes());
    refuses(ChunkInvalidException.class, bad);
    Files.delete(place(bad));
    refuses(ChunkMissingException.class, bad);
  }

  private void refuses(Class<? extends IOException> why, ChunkId bad) throws IOException {
    Path file = folder.resolve("blob");
    try (StoreStack stack = stack()) {
      BlobExtractor extractor = new BlobExtractor(index.build(), stack);
      assertThatThrownBy(() -> extractor.extractTo(file))
          .isInstanceOf(why)
          .hasMessageContaining(bad.toString())
          .hasMessageContaining(root.toString());
    }
    assertThat(file).doesNotExist();
  }

  private StoreStack stack() throws IOException {
    StoreStack stack = Stores.reader(root.toString(), null, Digest.SHA512_256, _ -> {});
    try (BulkReader bulk = stack.bulk()) {
      assertThat(bulk).as("the way to read in batches").isNotNull();
    }
    return stack;
  }

  private void add(byte[] bytes, Encoding encoding) throws IOException {
    ChunkId id = TestChunks.id(bytes);
    store.put(
        id,
        encoding == Encoding.ZSTD ? TestChunks.encoded(bytes) : new EncodedChunk(bytes, encoding));
    index.add(id, bytes.length);
    blob.write(bytes);
  }

  private Path place(ChunkId id) {
    String name = id.toString();
    return root.resolve(name.substring(0, 4) + "/" + name + ".cacnk");
  }
}
