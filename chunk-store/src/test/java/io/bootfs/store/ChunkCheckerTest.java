package io.bootfs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chunks whose length no index tells, right and hostile. */
final class ChunkCheckerTest {

  private static final byte[] DATA = TestChunks.bytes(3, 300_000);

  private final ChunkChecker checker = new ChunkChecker();

  @ParameterizedTest
  @EnumSource
  void takesEitherDigest(Digest digest) throws Exception {
    ChunkId id = digest.idOf(DATA, 0, DATA.length);
    assertThat(checker.check(id, TestChunks.encoded(DATA), "here")).isEqualTo(DATA.length);
    assertThat(checker.check(id, new EncodedChunk(DATA, Encoding.PLAIN), "here"))
        .isEqualTo(DATA.length);
  }

  @Test
  void takesFramesThatDoNotSayTheirLength() throws Exception {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(frame)) {
      out.write(DATA);
    }
    assertThat(Zstd.getFrameContentSize(frame.toByteArray())).isNegative();
    EncodedChunk chunk = new EncodedChunk(frame.toByteArray(), Encoding.ZSTD);
    assertThat(checker.check(TestChunks.id(DATA), chunk, "here")).isEqualTo(DATA.length);
  }

  @Test
  void takesChunksOfAnySize() throws Exception {
    for (int size : new int[] {1, 1 << 20, (1 << 20) + 1, 3 << 20}) {
      byte[] data = TestChunks.bytes(5, size);
      assertThat(checker.check(TestChunks.id(data), TestChunks.encoded(data), "here"))
          .isEqualTo(size);
    }
  }

  @Test
  void refusesFramesThatSayAnotherLength() {
    byte[] shorter = TestChunks.encoded(DATA).bytes();
    // RFC 8878, section 3.1.1.1: magic number, descriptor, and here a content size of four bytes.
    assertThat(Zstd.getFrameContentSize(shorter)).isEqualTo(DATA.length);
    shorter[6] ^= 1;
    assertThat(Zstd.getFrameContentSize(shorter)).isNotEqualTo(DATA.length);
    refuses(shorter, "zstd can't decompress it");
  }

  @Test
  void refusesWhatIsSomethingElse() {
    byte[] good = TestChunks.encoded(DATA).bytes();
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 1;
    refuses(flipped, "");
    refuses(Arrays.copyOf(good, good.length - 1), "zstd can't decompress it");
    refuses(Arrays.copyOf(good, good.length + 1), "lie behind its zstd frame");
    refuses(new byte[0], "it is empty");
    refuses("text".getBytes(StandardCharsets.UTF_8), "it is not a zstd frame");
    refuses(TestChunks.encoded(TestChunks.bytes(4, 300_000)).bytes(), "neither digest");
  }

  @Test
  void stopsAtABomb() throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (ZstdOutputStream out = new ZstdOutputStream(frame)) {
      for (int i = 0; i < 400; i++) {
        out.write(zeros);
      }
    }
    assertThat(frame.size()).isLessThan(100_000);
    refuses(frame.toByteArray(), "it has over 134217728 bytes uncompressed");
  }

  private void refuses(byte[] frame, String why) {
    ChunkId id = TestChunks.id(DATA);
    assertThatThrownBy(() -> checker.check(id, new EncodedChunk(frame, Encoding.ZSTD), "here"))
        .isInstanceOf(ChunkInvalidException.class)
        .hasMessageContaining("chunk " + id + " in store here is invalid: ")
        .hasMessageContaining(why);
  }
}
