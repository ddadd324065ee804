package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.nio.file.ExtendedOpenOption;
import io.bootfs.fuse.kernel.KernelBlobServer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelBlobServerTest extends BlobServerContract {

  private static final int MEBIBYTE = 1 << 20;

  @Override
  BlobServer serve(Blob blob, Path directory) throws IOException {
    return KernelBlobServer.serve(blob, directory);
  }

  @Test
  void aLargeReadIsOneRequestForEachMebibyte(@TempDir Path directory) throws IOException {
    Recorded recorded =
        new Recorded(new RandomBlob(3 * MEBIBYTE, 1), new ConcurrentLinkedQueue<>());
    try (Arena arena = Arena.ofConfined();
        BlobServer large = serve(recorded, directory);
        FileChannel file =
            FileChannel.open(large.file(), StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
      MemorySegment memory =
          arena.allocate(2 * MEBIBYTE, Files.getFileStore(directory).getBlockSize());
      assertThat(file.read(memory.asByteBuffer(), MEBIBYTE)).isEqualTo(2 * MEBIBYTE);
    }
    assertThat(recorded.reads())
        .containsExactlyInAnyOrder(MEBIBYTE + "+" + MEBIBYTE, 2 * MEBIBYTE + "+" + MEBIBYTE);
  }

  private record Recorded(Blob blob, Queue<String> reads) implements Blob {
    @Override
    public long size() {
      return blob.size();
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
      reads.add(offset + "+" + target.byteSize());
      blob.read(offset, target);
    }
  }
}
