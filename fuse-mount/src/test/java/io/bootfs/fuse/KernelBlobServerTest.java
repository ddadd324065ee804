package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.fuse.kernel.KernelBlobServer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  @Timeout(60)
  void whateverGoesWrongIsTheAskersErrorAndTheOthersAreServedOn(@TempDir Path directory)
      throws Exception {
    RandomBlob blob = new RandomBlob(MEBIBYTE, 5);
    Exhausted exhausted = new Exhausted(blob, new AtomicInteger(40));
    try (BlobServer server = serve(exhausted, directory)) {
      // More often than there are threads, by a program, which the end of the server sets free.
      for (int left = exhausted.failures().get(); left > 0; left = exhausted.failures().get()) {
        Process stat = new ProcessBuilder("stat", server.file().toString()).start();
        assertThat(stat.errorReader().readAllAsString()).contains("Input/output error");
        assertThat(exhausted.failures()).hasValueLessThan(left);
      }
      assertThat(Files.readAllBytes(server.file())).isEqualTo(blob.bytes());
    }
  }

  @Test
  void anAbortedConnectionEndsTheServerThoughAReadOfTheBlobWaits(@TempDir Path directory)
      throws Exception {
    RandomBlob blob = new RandomBlob(2 * MEBIBYTE, 6);
    blob.hold(MEBIBYTE);
    try (BlobServer server = serve(blob, directory)) {
      Process reader =
          new ProcessBuilder("dd", "if=" + server.file(), "of=/dev/null", "bs=1M", "skip=1")
              .start();
      blob.awaitHeld(1);
      Process umount =
          new ProcessBuilder("umount", "--force", "--lazy", directory.toString())
              .inheritIO()
              .start();
      assertThat(umount.waitFor()).isZero();
      assertThat(reader.waitFor()).isNotZero();
      assertThat(server.ended()).succeedsWithin(60, TimeUnit.SECONDS);
      blob.release();
    }
  }

  /** A blob that there is no memory for, some times. */
  private record Exhausted(Blob blob, AtomicInteger failures) implements Blob {
    @Override
    public long size() {
      if (failures.get() > 0) {
        failures.decrementAndGet();
        throw new OutOfMemoryError("none is left");
      }
      return blob.size();
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
      blob.read(offset, target);
    }
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
