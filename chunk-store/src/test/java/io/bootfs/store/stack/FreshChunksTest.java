package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FreshChunksTest {

  /** Sixteen of them fill it. */
  private static final int LENGTH = FreshChunks.MOST_BYTES / 32;

  private final FreshChunks fresh = new FreshChunks();

  @Test
  void givesEachChunkAwayOnce() {
    VerifiedChunk chunk = chunk(LENGTH);
    assertThat(fresh.add(id(1), chunk)).isTrue();
    assertThat(fresh.take(id(2), LENGTH)).isNull();
    assertThat(fresh.take(id(1), LENGTH + 1)).as("a chunk of another length").isNull();
    assertThat(fresh.take(id(1), LENGTH)).isSameAs(chunk);
    assertThat(fresh.take(id(1), LENGTH)).isNull();
  }

  @Test
  void takesNoMoreThanThereIsRoomFor() {
    assertThat(IntStream.range(0, 20).filter(i -> fresh.add(id(i), chunk(LENGTH))))
        .containsExactlyElementsOf(IntStream.range(0, 16).boxed().toList());
    assertThat(fresh.take(id(7), LENGTH)).isNotNull();
    assertThat(fresh.add(id(20), chunk(LENGTH))).isTrue();
    assertThat(fresh.add(id(21), chunk(LENGTH))).isFalse();
  }

  @Test
  void takesTwiceAsManyThatCamePlain() {
    byte[] bytes = new byte[LENGTH];
    VerifiedChunk plain = new VerifiedChunk(bytes, new EncodedChunk(bytes, Encoding.PLAIN));
    assertThat(IntStream.range(0, 40).filter(i -> fresh.add(id(i), plain)).count()).isEqualTo(32);
  }

  @Test
  void whatNobodyWantsMakesRoomInTheEnd() {
    int many = 16 * 5;
    IntStream.range(0, many).forEach(i -> fresh.add(id(i), chunk(LENGTH)));
    assertThat(fresh.take(id(0), LENGTH)).isNull();
    assertThat(fresh.take(id(many - 1), LENGTH)).isNotNull();
  }

  @Test
  void takesNothingTwiceNorWhatIsTooLargeNorAfterItsEnd() {
    assertThat(fresh.add(id(1), chunk(LENGTH))).isTrue();
    assertThat(fresh.add(id(1), chunk(LENGTH))).isFalse();
    assertThat(fresh.add(id(2), chunk(FreshChunks.MOST_BYTES))).isFalse();
    fresh.close();
    assertThat(fresh.take(id(1), LENGTH)).isNull();
    assertThat(fresh.add(id(3), chunk(LENGTH))).isFalse();
  }

  private static ChunkId id(int number) {
    byte[] bytes = new byte[ChunkId.BYTES];
    bytes[0] = (byte) number;
    return ChunkId.of(bytes);
  }

  /** Returns a chunk that takes twice its length: as it is, and as it is stored. */
  private static VerifiedChunk chunk(int length) {
    return new VerifiedChunk(new byte[length], new EncodedChunk(new byte[length], Encoding.ZSTD));
  }
}
