package io.bootfs.store.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.TestChunks;
import io.bootfs.store.TestPack;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What it costs to check packs that others send. */
final class PackCheckTest {

  private static final int LARGEST = 16 << 20;

  @Test
  void whatATableClaimsTakesNoMemory() {
    byte[] frame = TestChunks.encoded(new byte[10]).bytes();
    byte[] pack = TestPack.inFrame(frame, new byte[LARGEST], new byte[1]);
    try (ChunkChecker checker = new ChunkChecker()) {
      PackCheck check = new PackCheck(checker, LARGEST);
      long before = allocated();
      assertThatThrownBy(() ->
              check.copy(
                  Content.START, new ByteArrayInputStream(pack), OutputStream.nullOutputStream()))
          .isInstanceOf(PackInvalidException.class)
          .hasMessageContaining("ends early");
      assertThat(allocated() - before).isLessThan(LARGEST / 2);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
