package io.bootfs.store.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.TestChunks;
import io.bootfs.store.TestPack;
import io.bootfs.store.pack.PackTable.Entry;
import io.bootfs.store.pack.PackTable.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of packs whose chunks are compressed together. */
final class PackTableTest {

  private static final byte[][] CHUNKS = {
    TestChunks.bytes(1, 10_000), TestChunks.bytes(2, 30_000), TestChunks.bytes(3, 20_000)
  };
  private static final byte[] PACK = TestPack.together(CHUNKS);
  private static final int TABLE = 12 + 3 * 44;

  private static Index index() {
    return index(CHUNKS);
  }

  private static Index index(byte[][] chunks) {
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    for (byte[] chunk : chunks) {
      index.add(TestChunks.id(chunk), chunk.length);
    }
    return index.build();
  }

  private static PackTable read(byte[] pack) throws IOException {
    return PackTable.read(new ByteArrayInputStream(pack), index());
  }

  @Test
  void tellsAboutWhereAChunkOfAFrameLies() throws Exception {
    Frame frame = read(PACK).frames().getFirst();
    assertThat(frame.isShared()).isTrue();
    assertThat(frame.offset()).isEqualTo(TABLE);
    assertThat(frame.end()).isEqualTo(PACK.length);
    List<Entry> entries = frame.entries();
    assertThat(entries).extracting(Entry::number).containsExactly(0, 1, 2);
    assertThat(entries.get(1).offset()).isEqualTo(entries.get(0).end());
    assertThat(entries.get(0).storedLength()).isEqualTo((int) (frame.storedLength() / 6));
  }

  @Test
  void chunksApartAreFramesOfTheirOwn() throws Exception {
    PackTable table = read(TestPack.of(CHUNKS));
    assertThat(table.frames()).hasSize(3).noneMatch(Frame::isShared);
    assertThat(table.frames().stream().map(Frame::entries).map(List::getFirst))
        .isEqualTo(table.entries());
  }

  /** What is in the first two chunks' numbers, lengths, and stored lengths; or in the magic. */
  @ParameterizedTest
  @CsvSource({"12, 3", "16, 1", "20, 0", "23, 127", "22, 127", "64, 127", "60, 1", "7, 51"})
  void refusesATableThatIsNotTheIndexs(int place, int value) {
    byte[] pack = PACK.clone();
    pack[place] = (byte) value;
    assertThatThrownBy(() -> fill(pack, place, value)).isInstanceOf(PackInvalidException.class);
  }

  private static void fill(byte[] pack, int place, int value) throws IOException {
    if (value == 0) {
      Arrays.fill(pack, place, place + 4, (byte) 0);
    }
    PackTable table = read(pack);
    assertThat(table.frames()).as("taken").isEmpty();
  }

  /** A chunk that is listed again costs the reader time, and the pack nothing. */
  @Test
  void refusesAChunkThatIsListedTwice() {
    byte[] repeated = PACK.clone();
    System.arraycopy(PACK, 12, repeated, 56, 44);
    Arrays.fill(repeated, 64, 68, (byte) 0);
    assertThatThrownBy(() -> read(repeated)).hasMessageContaining("twice");
  }

  /** An index has several numbers for chunks that are alike. */
  @Test
  void refusesAChunkThatIsListedByAnotherNumber() {
    byte[][] alike = {CHUNKS[0], CHUNKS[1], CHUNKS[0]};
    for (byte[] pack : List.of(TestPack.together(alike), TestPack.of(alike))) {
      assertThatThrownBy(() -> PackTable.read(new ByteArrayInputStream(pack), index(alike)))
          .isInstanceOf(PackInvalidException.class)
          .hasMessageContaining("twice");
    }
  }

  @Test
  void aPackOfAnImageHasItsChunksApart() {
    int[] different = IntStream.range(0, 3).toArray();
    assertThatThrownBy(
            () -> PackTable.readImage(new ByteArrayInputStream(PACK), index(), different))
        .isInstanceOf(PackInvalidException.class)
        .hasMessageContaining("together");
  }
}
