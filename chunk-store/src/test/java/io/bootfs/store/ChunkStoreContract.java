package io.bootfs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ChunkStore} does; a subclass says how to make one and how to fill it. */
public abstract class ChunkStoreContract {

  private static final byte[] DATA = TestChunks.bytes(7, 65_000);
  private static final ChunkId ID = TestChunks.id(DATA);

  /** Returns the store under test, the same one in one test. */
  protected abstract ChunkStore store() throws Exception;

  /** Puts a chunk where {@link #store} reads it. */
  protected abstract void fill(ChunkId id, EncodedChunk chunk) throws Exception;

  /** Returns the location of the store that {@link #fill} fills: a composite's is another. */
  protected String whereItFinds() throws Exception {
    return store().location();
  }

  @Test
  void givesWhatItHolds() throws Exception {
    EncodedChunk chunk = TestChunks.encoded(DATA);
    fill(ID, chunk);
    EncodedChunk got = get(ID, DATA.length);
    assertThat(got.bytes()).isEqualTo(chunk.bytes());
    assertThat(got.encoding()).isEqualTo(EncodedChunk.Encoding.ZSTD);
    assertThat(store().has(ID)).isTrue();
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    assertThat(store().has(ID)).isFalse();
    assertThatThrownBy(() -> get(ID, DATA.length))
        .isInstanceOf(ChunkMissingException.class)
        .hasMessageContaining(ID.toString())
        .hasMessageContaining(store().location());
  }

  @Test
  void seesAChunkThatCameLater() throws Exception {
    assertThat(store().has(ID)).isFalse();
    fill(ID, TestChunks.encoded(DATA));
    assertThat(store().has(ID)).isTrue();
    assertThat(get(ID, DATA.length).bytes()).isNotEmpty();
  }

  @Test
  void refusesMoreThanTheLimit() throws Exception {
    fill(ID, TestChunks.encoded(DATA));
    assertThatThrownBy(() -> store().get(ID, 1000))
        .isInstanceOf(ChunkInvalidException.class)
        .hasMessageContaining(ID.toString())
        .hasMessageContaining(whereItFinds())
        .hasMessageContaining("1000");
  }

  @Test
  void takesExactlyTheLimit() throws Exception {
    EncodedChunk chunk = TestChunks.encoded(DATA);
    fill(ID, chunk);
    assertThat(store().get(ID, chunk.bytes().length).bytes()).isEqualTo(chunk.bytes());
    assertThatThrownBy(() -> store().get(ID, chunk.bytes().length - 1))
        .isInstanceOf(ChunkInvalidException.class);
  }

  @Test
  void holdsLargeChunks() throws Exception {
    byte[] large = TestChunks.bytes(9, 5 << 20);
    ChunkId id = TestChunks.id(large);
    fill(id, TestChunks.encoded(large));
    assertThat(decoded(id, large.length)).isEqualTo(large);
  }

  @Test
  void servesManyThreads() throws Exception {
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] data = TestChunks.bytes(100 + i, 1000 + 1000 * i);
      chunks.add(data);
      fill(TestChunks.id(data), TestChunks.encoded(data));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        byte[] data = chunks.get(i % chunks.size());
        results.add(threads.submit(() -> decoded(TestChunks.id(data), data.length)));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(results.get(i).get()).isEqualTo(chunks.get(i % chunks.size()));
      }
    }
  }

  /** Returns the chunk as {@link #store} holds it, within the limit for that length. */
  protected final EncodedChunk get(ChunkId id, int length) throws Exception {
    return store().get(id, ChunkCodec.limit(length));
  }

  /** Returns the chunk as {@link #store} holds it, decompressed and verified. */
  protected final byte[] decoded(ChunkId id, int length) throws Exception {
    try (ChunkCodec codec = new ChunkCodec()) {
      return codec.decode(id, get(id, length), length, Digest.SHA512_256, store().location());
    }
  }
}
