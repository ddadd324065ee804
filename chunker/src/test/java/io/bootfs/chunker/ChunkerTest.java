package io.bootfs.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkerTest {

  @ParameterizedTest
  @EnumSource
  void cutsAndNamesAsCasync(Vector vector) throws Exception {
    byte[] blob = vector.blob();
    Index.Builder index = Index.builder(vector.digest, vector.sizes());
    int start = 0;
    for (int end : cuts(new Chunker(vector.sizes()), blob, blob.length)) {
      index.add(vector.digest.idOf(blob, start, end - start), end - start);
      start = end;
    }

    assertThat(index.build())
        .isEqualTo(IndexReader.read(new ByteArrayInputStream(vector.index()), "vector"));
  }

  @ParameterizedTest
  @EnumSource
  void cutsAlikeHoweverTheBytesArrive(Vector vector) {
    byte[] blob = vector.blob();
    List<Integer> whole = cuts(new Chunker(vector.sizes()), blob, blob.length);

    for (int piece : new int[] {1_000, 16_383, 16_384, 65_537}) {
      assertThat(cuts(new Chunker(vector.sizes()), blob, piece)).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1:64:256",
        "48:49:50",
        "48:64:4096",
        "40:48:48",
        "100:1000:1001",
        "64:256:1024",
        "97:388:5000",
        "512:1024:2048",
        "64:64:4096",
        "300:300:300",
        "7:7:7"
      })
  void cutsAsTheRuleReads(String text) {
    ChunkSizes sizes = ChunkSizes.parse(text);
    Random random = new Random(text.hashCode());
    byte[] blob = new byte[60_000];
    random.nextBytes(blob);
    Arrays.fill(blob, 20_000, 30_000, (byte) random.nextInt());

    List<Integer> expected = new ArrayList<>();
    for (int end = 0; end < blob.length; ) {
      end = new PlainChunker(sizes).next(blob, end);
      expected.add(end);
    }

    assertThat(cuts(new Chunker(sizes), blob, blob.length)).isEqualTo(expected);
    assertThat(cuts(new Chunker(sizes), blob, 1 + random.nextInt(100))).isEqualTo(expected);
  }

  @Test
  void startsAnewAtForcedBoundary() {
    byte[] blob = Vector.RANDOM_SMALL.blob();
    ChunkSizes sizes = Vector.RANDOM_SMALL.sizes();
    Chunker chunker = new Chunker(sizes);
    int first = chunker.scan(blob, 0, blob.length);
    assertThat(chunker.scan(blob, 0, first - 1)).isEqualTo(Chunker.NONE);

    chunker.reset();

    int expected = new PlainChunker(sizes).next(blob, first - 1) - (first - 1);
    assertThat(chunker.scan(blob, first - 1, blob.length)).isEqualTo(expected);
  }

  @Test
  void refusesFewerBytesThanBefore() {
    byte[] blob = Vector.RANDOM.blob();
    Chunker chunker = new Chunker(ChunkSizes.DEFAULT);
    int length = chunker.scan(blob, 0, blob.length);
    assertThat(chunker.scan(blob, 0, length - 1)).isEqualTo(Chunker.NONE);

    assertThatThrownBy(() -> chunker.scan(blob, 0, length - 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(length - 1));
  }

  @Test
  void refusesPlacesOutsideTheBuffer() {
    Chunker chunker = new Chunker(ChunkSizes.DEFAULT);

    assertThatThrownBy(() -> chunker.scan(new byte[10], 0, 11))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /**
   * Returns the chunks' ends in a blob of which {@code piece} more bytes become known at a time.
   */
  private static List<Integer> cuts(Chunker chunker, byte[] blob, int piece) {
    List<Integer> ends = new ArrayList<>();
    int start = 0;
    for (int known = 0; known < blob.length; ) {
      known = Math.min(blob.length, known + piece);
      for (int length; (length = chunker.scan(blob, start, known)) != Chunker.NONE; ) {
        start += length;
        ends.add(start);
      }
    }
    if (start < blob.length) {
      ends.add(blob.length);
    }
    return ends;
  }
}
