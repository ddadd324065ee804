package io.bootfs.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IndexTest {

  private static final ChunkSizes SIZES = new ChunkSizes(100, 200, 300);
  private static final ChunkId ID = Digest.SHA256.idOf(new byte[1], 0, 1);

  @Test
  void findsTheChunkThatHoldsAByte() {
    Index index = Index.builder(Digest.SHA256, SIZES).add(ID, 10).add(ID, 300).add(ID, 1).build();

    assertThat(index.chunkAt(0)).isZero();
    assertThat(index.chunkAt(9)).isZero();
    assertThat(index.chunkAt(10)).isEqualTo(1);
    assertThat(index.chunkAt(309)).isEqualTo(1);
    assertThat(index.chunkAt(310)).isEqualTo(2);
    assertThatThrownBy(() -> index.chunkAt(311)).hasMessageContaining("311");
    assertThatThrownBy(() -> index.chunkAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void growsAndConcatenates() {
    Index.Builder fragment = Index.builder(Digest.SHA256, SIZES);
    for (int i = 1; i <= 200; i++) {
      fragment.add(ID, i);
    }
    Index index =
        Index.builder(Digest.SHA256, SIZES)
            .addAll(fragment.build())
            .addAll(fragment.build())
            .build();

    assertThat(index.chunkCount()).isEqualTo(400);
    assertThat(index.blobSize()).isEqualTo(2 * 20_100);
    assertThat(index.start(200)).isEqualTo(20_100);
    assertThat(index.length(200)).isEqualTo(1);
    assertThat(index.id(399)).isEqualTo(ID);
  }

  @Test
  void refusesLengthsOutOfRange() {
    Index.Builder builder = Index.builder(Digest.SHA256, SIZES);

    assertThatThrownBy(() -> builder.add(ID, 0)).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> builder.add(ID, 301)).hasMessageContaining("301 bytes");
  }

  @Test
  void refusesFragmentOfAnotherDigest() {
    Index fragment = Index.builder(Digest.SHA512_256, SIZES).add(ID, 1).build();

    assertThatThrownBy(() -> Index.builder(Digest.SHA256, SIZES).addAll(fragment))
        .hasMessageContaining("sha512-256");
  }
}
