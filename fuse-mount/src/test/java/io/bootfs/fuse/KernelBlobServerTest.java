package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.fuse.kernel.KernelBlobServer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    try (BlobServer large = serve(recorded, directory)) {
      readDirectly(large.file());
    }
    assertThat(recorded.reads())
        .containsExactlyInAnyOrder(MEBIBYTE + "+" + MEBIBYTE, 2 * MEBIBYTE + "+" + MEBIBYTE);
  }

  @Test
  void whatTheKernelWasGivenItDoesNotAskFor(@TempDir Path directory) throws IOException {
    RandomBlob blob = new RandomBlob(MEBIBYTE, 2);
    Recorded recorded = new Recorded(blob, new ConcurrentLinkedQueue<>());
    int from = 5_000; // Not where a page begins: of that page the kernel keeps nothing.
    int middle = 100_000;
    int to = 300_000;
    try (BlobServer server = serve(recorded, directory)) {
      assertThat(Files.size(server.file())).isEqualTo(MEBIBYTE);
      server.offer(from, List.of(part(blob, from, middle), part(blob, middle, to)));
      try (FileChannel file = FileChannel.open(server.file())) {
        ByteBuffer read = ByteBuffer.allocate(8_192);
        assertThat(file.read(read, 98_304)).isEqualTo(8_192);
        assertThat(read.array()).isEqualTo(part(blob, 98_304, 106_496));
      }
      assertThat(recorded.reads()).isEmpty();
      assertThat(Files.readAllBytes(server.file())).isEqualTo(blob.bytes());
    }
    assertThat(recorded.reads()).isNotEmpty();
  }

  @Test
  void whatIsOfferedBeforeTheFileIsKnownOrAfterTheEndIsIgnored(@TempDir Path directory)
      throws IOException {
    RandomBlob blob = new RandomBlob(MEBIBYTE, 3);
    BlobServer server = serve(blob, directory);
    server.offer(0, List.of(new byte[4_096]));
    assertThat(Files.readAllBytes(server.file())).isEqualTo(blob.bytes());
    server.close();
    server.ended().join();
    server.offer(0, List.of(new byte[4_096]));
  }

  @Test
  @Timeout(60)
  void aPageThatIsOfferedWhileItIsBeingReadIsTheBlobs(@TempDir Path directory) throws Exception {
    RandomBlob blob = new RandomBlob(MEBIBYTE, 4);
    blob.hold(0);
    try (BlobServer server = serve(blob, directory);
        var pool = Executors.newFixedThreadPool(2)) {
      Future<byte[]> read = pool.submit(() -> Files.readAllBytes(server.file()));
      blob.awaitHeld(1);
      // The kernel has locked the page: who offers it waits, too.
      Future<?> offer =
          pool.submit(() -> {
            server.offer(0, List.of(part(blob, 0, 64 << 10)));
            return null;
          });
      blob.release();
      assertThat(read.get()).isEqualTo(blob.bytes());
      offer.get();
      assertThat(Files.readAllBytes(server.file())).isEqualTo(blob.bytes());
    }
  }

  private static byte[] part(RandomBlob blob, int from, int to) {
    return Arrays.copyOfRange(blob.bytes(), from, to);
  }

  /** Reads two mebibytes after the first one, in one call and past the page cache. */
  private static void readDirectly(Path file) throws IOException {
    String input = "if=" + file;
    Process dd =
        new ProcessBuilder(
                "dd",
                input,
                "of=/dev/null",
                "bs=2M",
                "iflag=direct,skip_bytes",
                "skip=1M",
                "count=1")
            .redirectErrorStream(true)
            .start();
    String output = dd.inputReader().readAllAsString();
    assertThat(dd.onExit().join().exitValue()).as(output).isZero();
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
