package io.bootfs.erofs;

import static io.bootfs.erofs.Format.BLOCK;
import static io.bootfs.erofs.Format.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataRegionTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final DataRegion region = new DataRegion(out);

  @Test
  void padsEachFileToWholeBlocks() throws IOException {
    FileData first = append(ones(BLOCK + 1));
    FileData second = append(ones(BLOCK));
    FileData third = append(ones(1));

    assertThat(List.of(first.startBlock(), second.startBlock(), third.startBlock()))
        .containsExactly(0L, 2L, 3L);
    assertThat(region.blocks()).isEqualTo(4);
    byte[] expected = new byte[4 * BLOCK];
    Arrays.fill(expected, 0, BLOCK + 1, (byte) 1);
    Arrays.fill(expected, 2 * BLOCK, 3 * BLOCK + 1, (byte) 1);
    assertThat(out.toByteArray()).isEqualTo(expected);
  }

  @Test
  void tellsWhereLargeFilesBeginAndEnd() throws IOException {
    List<Integer> edges = new ArrayList<>();
    DataRegion told = new DataRegion(out, 2 * BLOCK, () -> edges.add(out.size() / BLOCK));
    for (int size : new int[] {2 * BLOCK - 1, 2 * BLOCK, 0, 1, 3 * BLOCK - 1}) {
      told.append(new ByteArrayInputStream(ones(size)), size);
    }
    assertThat(edges).containsExactly(2, 4, 5, 8);
  }

  @Test
  void emptyFilesTakeNothing() throws IOException {
    assertThat(append(new byte[0])).isSameAs(FileData.EMPTY);
    assertThat(region.blocks()).isZero();
  }

  @Test
  void keepsHolesOfLargeFilesOnly() throws IOException {
    assertThat(append(new byte[CHUNK - 1]).hasHoles()).isFalse();
    assertThat(region.blocks()).isEqualTo(CHUNK / BLOCK);

    byte[] content = new byte[4 * CHUNK + 5];
    content[0] = 1;
    content[3 * CHUNK - 1] = 1;
    FileData sparse = append(content);

    assertThat(sparse.size()).isEqualTo(content.length);
    assertThat(sparse.chunks()).isEqualTo(5);
    assertThat(List.of(0, 1, 2, 3, 4)).filteredOn(sparse::isHole).containsExactly(1, 3, 4);
    assertThat(sparse.startBlock()).isEqualTo(CHUNK / BLOCK);
    assertThat(region.blocks()).isEqualTo(3L * CHUNK / BLOCK);
    assertThat(out.toByteArray()[3 * CHUNK - 1]).isEqualTo((byte) 1);
  }

  @Test
  void writesLargeFilesWithoutHolesWhole() throws IOException {
    byte[] content = ones(2 * CHUNK + 3);
    assertThat(append(content).hasHoles()).isFalse();
    assertThat(Arrays.copyOf(out.toByteArray(), content.length)).isEqualTo(content);
    assertThat(out.size()).isEqualTo(2 * CHUNK + BLOCK);
  }

  @Test
  void readsNoFurtherThanTheSize() throws IOException {
    InputStream content = new ByteArrayInputStream(new byte[] {1, 2, 3});
    region.append(content, 2);
    assertThat(content.read()).isEqualTo(3);
  }

  @Test
  void refusesContentThatEndsEarly() {
    assertThatThrownBy(() -> region.append(new ByteArrayInputStream(ones(5000)), 5001))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("5000 of 5001");
  }

  @Test
  void refusesSizesBeyondTheFormat() {
    assertThatThrownBy(() -> region.append(InputStream.nullInputStream(), Long.MAX_VALUE))
        .isInstanceOf(ErofsLimitException.class);
    assertThatThrownBy(() -> region.append(InputStream.nullInputStream(), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotGrowOnceItIsInAnImage() throws IOException {
    ErofsImage.plan(Samples.directory(), List.of(region), List.of());
    assertThatThrownBy(() -> append(ones(1))).isInstanceOf(IllegalStateException.class);
  }

  private FileData append(byte[] content) throws IOException {
    return region.append(new ByteArrayInputStream(content), content.length);
  }

  private static byte[] ones(int size) {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) 1);
    return content;
  }
}
