package io.bootfs.store.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.TestChunks;
import io.bootfs.store.TestPack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What it costs to check packs that others send. */
final class PackCheckTest {

  private static final int LARGEST = 16 << 20;

  @Test
  void whatATableClaimsTakesNoMemory() {
    byte[] frame = TestChunks.encoded(new byte[10]).bytes();
    byte[] pack = TestPack.inFrame(frame, new byte[LARGEST], new byte[1]);
    try (ChunkChecker checker = new ChunkChecker()) {
      PackCheck check = new PackCheck(checker, LARGEST, 0);
      long before = allocated();
      assertThatThrownBy(() ->
              check.copy(
                  Content.START, new ByteArrayInputStream(pack), OutputStream.nullOutputStream()))
          .isInstanceOf(PackInvalidException.class)
          .hasMessageContaining("ends early");
      assertThat(allocated() - before).isLessThan(LARGEST / 2);
    }
  }

  /** Few bytes of zstd's may take a processor for as long as somebody likes. */
  @Test
  void decompressesNoMoreThanItMay() throws Exception {
    byte[][] chunks = {new byte[3_000_000], new byte[2_000_000], new byte[1_000_000]};
    byte[] endless = TestChunks.encoded(new byte[6_000_000]).bytes();
    try (ChunkChecker checker = new ChunkChecker()) {
      for (byte[] pack : List.of(TestPack.of(chunks), TestPack.inFrame(endless, chunks))) {
        assertThat(copied(pack, new PackCheck(checker, LARGEST, 6_000_000))).isEqualTo(pack);
        assertThatThrownBy(() -> copied(pack, new PackCheck(checker, LARGEST, 5_999_999)))
            .isInstanceOf(PackInvalidException.class)
            .hasMessageContaining("over 5999999 bytes uncompressed")
            .hasMessageEndingWith("bootfs serve --largest-pack");
      }
    }
  }

  private static byte[] copied(byte[] pack, PackCheck check) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    check.copy(Content.START, new ByteArrayInputStream(pack), copy);
    return copy.toByteArray();
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
