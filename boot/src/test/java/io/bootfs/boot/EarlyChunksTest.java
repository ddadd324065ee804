package io.bootfs.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.WantedChunk;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EarlyChunksTest {

  private static final int LENGTH = 256 << 10;
  private static final Index INDEX = index(20);

  private final Queue<ChunkId> reads = new ConcurrentLinkedQueue<>();
  private final Queue<ChunkId> together = new ConcurrentLinkedQueue<>();
  private final CountDownLatch firstWasRead = new CountDownLatch(1);

  /** Done while chunks are read together. */
  private Runnable meanwhile = () -> {};

  @Test
  void whatWasReadEarlyIsReadOnce() throws Exception {
    EarlyChunks chunks = begin();
    chunks.readAhead(List.of(7, 0, 3));
    assertThat(reads).containsExactly(id(0), id(7), id(3));
    assertThat(chunks.read(id(3), LENGTH)[0]).isEqualTo((byte) 3);
    assertThat(chunks.read(id(7), LENGTH)[0]).isEqualTo((byte) 7);
    assertThat(reads).hasSize(3);
    assertThat(chunks.read(id(7), LENGTH)[0]).isEqualTo((byte) 7);
    assertThat(reads).hasSize(4);
  }

  @Test
  void whatWasReadEarlyIsAtHandOnceAndNothingElseIs() throws Exception {
    EarlyChunks chunks = begin();
    assertThat(chunks.atHand(id(7), LENGTH)).isNull();
    chunks.readAhead(List.of(7, 19));
    assertThat(chunks.atHand(id(7), LENGTH)).startsWith(7);
    assertThat(chunks.atHand(id(7), LENGTH)).isNull();
    assertThat(chunks.atHand(id(19), LENGTH)).as("could not be read").isNull();
    assertThat(reads).containsExactly(id(0), id(7), id(19));
  }

  @Test
  void whatWasReadEarlyIsNotReadTogetherWithOthers() throws Exception {
    EarlyChunks chunks = begin();
    chunks.readAhead(List.of(7));
    List<WantedChunk> wanted = List.of(wanted(6), wanted(7), wanted(8));
    chunks.readKept(wanted);
    assertThat(wanted.stream().map(chunk -> chunk.bytes() != null))
        .containsExactly(true, false, true);
    assertThat(chunks.atHand(id(7), LENGTH)).startsWith(7);
    assertThat(reads).containsExactly(id(0), id(7));
  }

  @Test
  void whatIsKeptIsReadTogether() throws Exception {
    EarlyChunks chunks = begin();
    chunks.readAhead(List.of(8, 7, 19, 10));
    assertThat(together).containsExactly(id(8), id(10));
    assertThat(reads).containsExactly(id(0), id(7), id(19));
    assertThat(chunks.atHand(id(8), LENGTH)).startsWith(8);
    assertThat(chunks.read(id(10), LENGTH)).startsWith(10);
    assertThat(reads).hasSize(3);
  }

  @Test
  void whoWantsOneOfThoseReadTogetherWaitsForNone() throws Exception {
    EarlyChunks chunks = begin();
    meanwhile =
        () -> {
          try {
            assertThat(chunks.read(id(10), LENGTH)).startsWith(10);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        };
    chunks.readAhead(List.of(8, 10));
    assertThat(reads).containsExactly(id(0), id(10));
    assertThat(chunks.atHand(id(8), LENGTH)).startsWith(8);
    assertThat(chunks.atHand(id(10), LENGTH)).as("was had").isNull();
  }

  private static WantedChunk wanted(int chunk) {
    return new WantedChunk(id(chunk), LENGTH);
  }

  @Test
  void moreIsNotReadThanMayBeKept() throws Exception {
    begin().readAhead(IntStream.range(1, 20).boxed().toList());
    assertThat(reads.size() + together.size()).isEqualTo(17);
  }

  @Test
  void whatNobodyHasWantedIsForgotten() throws Exception {
    EarlyChunks chunks = begin();
    chunks.readAhead(List.of(1));
    chunks.forget();
    chunks.read(id(1), LENGTH);
    assertThat(reads).containsExactly(id(0), id(1), id(1));
  }

  @Test
  void whoWantsAChunkThatCouldNotBeReadIsToldWhy() throws Exception {
    EarlyChunks chunks = begin();
    chunks.readAhead(List.of(19));
    assertThatThrownBy(() -> chunks.read(id(19), LENGTH)).hasMessage("chunk 19 is missing");
    assertThat(reads).containsExactly(id(0), id(19), id(19));
  }

  /** Returns a reader when the thread that reads the first chunk has done so. */
  private EarlyChunks begin() throws InterruptedException {
    EarlyChunks chunks = EarlyChunks.begin(INDEX, reader());
    firstWasRead.await();
    return chunks;
  }

  private ChunkReader reader() {
    return new ChunkReader() {
      @Override
      public byte[] read(ChunkId id, int length) throws IOException {
        reads.add(id);
        firstWasRead.countDown();
        if (id.equals(id(19))) {
          throw new IOException("chunk 19 is missing");
        }
        byte[] chunk = new byte[length];
        chunk[0] = number(id);
        return chunk;
      }

      // Of those with even numbers.
      @Override
      public void readTogether(List<WantedChunk> chunks) {
        meanwhile.run();
        for (WantedChunk chunk : chunks) {
          if (number(chunk.id()) % 2 == 0) {
            together.add(chunk.id());
            byte[] bytes = new byte[chunk.length()];
            bytes[0] = number(chunk.id());
            chunk.fulfil(bytes);
          }
        }
      }

      @Override
      public void readKept(List<WantedChunk> chunks) {
        chunks.forEach(chunk -> chunk.fulfil(new byte[chunk.length()]));
      }

      @Override
      public void close() {}
    };
  }

  private static byte number(ChunkId id) {
    int number = 0;
    while (!id.equals(id(number))) {
      number++;
    }
    return (byte) number;
  }

  private static ChunkId id(int chunk) {
    return INDEX.id(chunk);
  }

  private static Index index(int chunks) {
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    for (int i = 0; i < chunks; i++) {
      byte[] bytes = {(byte) i};
      index.add(Digest.SHA512_256.idOf(bytes, 0, 1), LENGTH);
    }
    return index.build();
  }
}
