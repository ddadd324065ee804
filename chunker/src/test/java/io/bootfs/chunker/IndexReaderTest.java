package io.bootfs.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexReaderTest {

  private static final int FLAGS = 16;
  private static final int ITEMS = 64;

  @ParameterizedTest
  @EnumSource
  void readsWhatCasyncWrote(Vector vector) throws IOException {
    Index index = read(vector.index());

    assertThat(index.digest()).isEqualTo(vector.digest);
    assertThat(index.sizes()).isEqualTo(vector.sizes());
    assertThat(index.blobSize()).isEqualTo(vector.blob().length);
  }

  @ParameterizedTest
  @ValueSource(longs = {0xa000000000000000L, 0x2000000000000000L, 0xf000000000000000L})
  void readsTheFlagsOfOthers(long flags) throws IOException {
    Index index = read(with(FLAGS, flags));

    assertThat(index).isEqualTo(read(Vector.RANDOM_SMALL.index()));
  }

  @Test
  void readsChunksUnderTheMinimum() throws IOException {
    Index.Builder builder = Index.builder(Digest.SHA256, ChunkSizes.DEFAULT);
    builder.add(id(1), 4096).add(id(2), 5000).add(id(3), 262144);

    assertThat(read(IndexWriterTest.bytes(builder.build()))).isEqualTo(builder.build());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 49, at byte 0: this is no casync index",
    "8, 1, at byte 8: this is no casync index",
    "16, 1, at byte 16: feature flags 0000000000000001",
    "24, 0, chunk sizes 0:4096:16384",
    "24, -1, chunk sizes 18446744073709551615:",
    "24, 4097, chunk sizes 4097:4096",
    "32, 16385, 1024:16385:16384",
    "40, 134217729, 134217729",
    "40, 4611686018427387904, 4611686018427387904",
    "48, 0, at byte 48: there is no table",
    "56, 0, at byte 56: there is no table",
    "104, 1, at byte 104: a chunk ends at 1",
    "64, 16385, at byte 64: a chunk of 16385 bytes is over the maximum of 16384",
    "64, -1, at byte 64: a chunk ends at -1",
    "64, 9223372036854775807, is over the maximum",
    "104, 0, the tail is wrong",
  })
  void refusesWrongFields(int offset, long value, String message) {
    assertRefused(with(offset, value), message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10000001, truncated",
    "8, 1, damaged: 0000000000000001 instead of 0000000000000000",
    "16, 47, damaged: 000000000000002f instead of 0000000000000030",
    "24, 1, damaged: 0000000000000001 instead of",
    "24, -1, damaged: ffffffffffffffff instead of",
    "32, 0, damaged: 0000000000000000 instead of 4b4f050e5549ecd1",
  })
  void refusesWrongTail(int offset, long value, String message) {
    byte[] index = Vector.RANDOM_SMALL.index();
    long end = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN).getLong(index.length - 80);
    put(index, index.length - 40 + offset, offset == 0 ? end + 1 : value);

    assertRefused(index, message);
  }

  @Test
  void refusesEqualEnds() {
    byte[] index = Vector.RANDOM_SMALL.index();
    long first = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN).getLong(ITEMS);

    assertRefused(with(ITEMS + 40, first), "but the one before it ends at " + first);
  }

  @Test
  void refusesTrailingByte() {
    byte[] index = Vector.RANDOM_SMALL.index();

    assertRefused(Arrays.copyOf(index, index.length + 1), "there are bytes behind the tail");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] index = Vector.TEXT.index();

    for (int length = 0; length < index.length; length++) {
      assertRefused(Arrays.copyOf(index, length), "at byte " + length + ": it is truncated");
    }
  }

  @Test
  void namesTheFile(@TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("some.caibx"), new byte[] {1, 2, 3});

    assertThatThrownBy(() -> IndexReader.read(file))
        .isInstanceOf(IndexFormatException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void endlessFileIsRefusedEarly() {
    InputStream zeros =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }
        };

    assertThatThrownBy(() -> IndexReader.read(zeros, "zeros"))
        .isInstanceOf(IndexFormatException.class);
  }

  @Test
  void refusesOrReadsEveryMutation() throws IOException {
    Random random = new Random(7);
    byte[] original = Vector.TEXT.index();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = mutate(original, random);
      try {
        Index index = read(mutant);
        assertThat(read(IndexWriterTest.bytes(index))).isEqualTo(index);
        assertThat(index.blobSize()).isLessThanOrEqualTo((long) mutant.length / 40 * (1 << 27));
      } catch (IndexFormatException e) {
        assertThat(e).hasMessageStartingWith("index mutant, at byte ");
        refused++;
      }
    }
    // Most mutations hit an id or an offset that stays in order: those can't be told from others.
    assertThat(refused).isBetween(1_000, 19_999);
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] mutant = original.clone();
    for (int i = 0; i <= random.nextInt(3); i++) {
      int at = random.nextInt(mutant.length);
      switch (random.nextInt(4)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[at] = (byte) random.nextInt();
        case 2 ->
            put(
                mutant,
                Math.min(at / 8 * 8, mutant.length - 8),
                random.nextLong() >> random.nextInt(64));
        default -> mutant = Arrays.copyOf(mutant, Math.max(8, at));
      }
    }
    return mutant;
  }

  private static void assertRefused(byte[] index, String message) {
    assertThatThrownBy(() -> read(index))
        .isInstanceOf(IndexFormatException.class)
        .hasMessageContaining(message);
  }

  private static Index read(byte[] index) throws IOException {
    return IndexReader.read(new ByteArrayInputStream(index), "mutant");
  }

  private static byte[] with(int offset, long value) {
    byte[] index = Vector.RANDOM_SMALL.index();
    put(index, offset, value);
    return index;
  }

  private static void put(byte[] bytes, int offset, long value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, value);
  }

  private static ChunkId id(int seed) {
    return Digest.SHA256.idOf(new byte[] {(byte) seed}, 0, 1);
  }
}
