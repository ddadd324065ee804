package io.bootfs.store.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import io.bootfs.store.TestChunks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Frames that hold several chunks, whole and not. */
final class FrameReaderTest {

  private static final int LENGTH = 50_000;
  private static final int CHUNKS = 40;
  private static final byte[] CONTENT = TestChunks.bytes(1, CHUNKS * LENGTH);
  private static final byte[] FRAME = PackFrame.compress(new int[CHUNKS], CONTENT, 3).bytes();

  private static FrameReader reader(byte[] frame) throws IOException {
    return new FrameReader(new ByteArrayInputStream(frame), frame.length);
  }

  private static byte[] chunk(int place) {
    return Arrays.copyOfRange(CONTENT, place * LENGTH, (place + 1) * LENGTH);
  }

  @Test
  void givesChunksAndLeavesWhatLiesBehind() throws Exception {
    ByteArrayInputStream pack = new ByteArrayInputStream(Arrays.copyOf(FRAME, FRAME.length + 1000));
    try (FrameReader reader = new FrameReader(pack, FRAME.length)) {
      for (int i = 0; i < CHUNKS; i++) {
        assertThat(reader.read(LENGTH)).isEqualTo(chunk(i));
      }
      reader.mustEnd();
    }
    assertThat(pack.available()).isEqualTo(1000);
  }

  /** A block of zstd's has 128 KiB at most: what has come is to be had but for the last one. */
  @Test
  void givesAChunkBeforeMoreHasComeThanItsBlock() throws Exception {
    byte[] came = Arrays.copyOf(FRAME, FRAME.length / 2);
    try (FrameReader reader = new FrameReader(new ByteArrayInputStream(came), FRAME.length)) {
      int chunks = CHUNKS / 2 - (128 << 10) / LENGTH - 1;
      for (int i = 0; i < chunks; i++) {
        assertThat(reader.read(LENGTH)).isEqualTo(chunk(i));
      }
      assertThatThrownBy(() -> reader.read(CONTENT.length))
          .isInstanceOf(PackInvalidException.class)
          .hasMessageContaining("ends early");
    }
  }

  @Test
  void refusesAFrameThatGoesOnOrEnds() throws Exception {
    try (FrameReader reader = reader(FRAME)) {
      assertThat(reader.read(LENGTH)).hasSize(LENGTH);
      assertThatThrownBy(reader::mustEnd).hasMessageContaining("goes on");
    }
    try (FrameReader reader = reader(FRAME)) {
      assertThatThrownBy(() -> reader.read(CONTENT.length + 1)).hasMessageContaining("ends early");
    }
  }

  @Test
  void refusesAWindowThatTakesTooMuchMemory() throws Exception {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setContentSize(false);
      context.setWindowLog(FrameReader.MOST_WINDOW_LOG + 1);
      byte[] content = new byte[(1 << FrameReader.MOST_WINDOW_LOG) + 1];
      try (FrameReader reader = reader(context.compress(content))) {
        assertThatThrownBy(() -> reader.read(1))
            .isInstanceOf(PackInvalidException.class)
            .hasMessageContaining("memory");
      }
    }
  }

  @Test
  void refusesWhatIsNoFrame() throws Exception {
    try (FrameReader reader = reader(CONTENT)) {
      assertThatThrownBy(() -> reader.read(1))
          .isInstanceOf(PackInvalidException.class)
          .hasMessageContaining("zstd can't decompress");
    }
  }
}
