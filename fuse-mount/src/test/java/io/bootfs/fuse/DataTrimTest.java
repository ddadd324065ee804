package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.fuse.jnr.JnrBlobServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Needs root, and fincore (package util-linux-extra or util-linux). */
class DataTrimTest {

  private static final int BLOCK = 4096;
  private static final long DATA = 160L << 20;
  private static final long METADATA = 8L << 20;
  private static final long SERVED_LAST = 64L << 20;

  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path dir;

  @Test
  @Timeout(120)
  void whatWasReadForTheTreeIsNotCachedAgainAsTheFile() throws Exception {
    try (DataTrim trim = new DataTrim(new Image(), LONG);
        BlobServer server = JnrBlobServer.serve(trim, dir.toRealPath())) {
      trim.start(server.file());
      assertThat(read(server.file())).isEqualTo(DATA + METADATA);
      long resident = resident(server.file());
      while (resident > SERVED_LAST + METADATA) {
        resident = resident(server.file()); // It is dropped by a thread of its own.
      }
      assertThat(resident).isGreaterThanOrEqualTo(METADATA);
    }
  }

  @Test
  @Timeout(120)
  void whenNothingIsReadForAWhileAllIsDroppedAndTheBlobIsTold() throws Exception {
    Image image = new Image();
    try (DataTrim trim = new DataTrim(image, Duration.ofMillis(100));
        BlobServer server = JnrBlobServer.serve(trim, dir.toRealPath())) {
      trim.start(server.file());
      for (int time = 1; time <= 2; time++) {
        int before = image.quiet.get();
        assertThat(read(server.file())).isEqualTo(DATA + METADATA);
        long resident = resident(server.file());
        // It may have seemed quiet in between, too.
        while (image.quiet.get() == before || resident > METADATA + BLOCK) {
          resident = resident(server.file());
        }
        assertThat(resident).isGreaterThanOrEqualTo(METADATA - BLOCK);
      }
    }
  }

  @Test
  @Timeout(60)
  void aTimeWhenTheFileCannotBeOpenedIsNotTheLast() throws IOException {
    Image image = new Image();
    try (DataTrim trim = new DataTrim(image, Duration.ofMillis(1))) {
      trim.start(dir.resolve("taken away"));
      for (int time = 1; time <= 2; time++) {
        int before = image.quiet.get();
        trim.read(0, MemorySegment.ofArray(new byte[BLOCK]));
        while (image.quiet.get() == before) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void anImageWithoutADataRegionIsLeftAlone() throws IOException {
    Image image = new Image();
    image.superblock.putInt(40, 0);
    try (DataTrim trim = new DataTrim(image, LONG)) {
      trim.start(dir.resolve("never opened"));
      trim.read(0, MemorySegment.ofArray(new byte[BLOCK]));
      assertThat(trim.size()).isEqualTo(DATA + METADATA);
    }
  }

  private static long read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 20];
      long total = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        total += read;
      }
      return total;
    }
  }

  /** Returns how many bytes of a file the kernel caches. */
  private static long resident(Path file) throws IOException, InterruptedException {
    Process fincore =
        new ProcessBuilder("fincore", "-b", "-n", "-o", "RES", file.toString()).start();
    String output = new String(fincore.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(fincore.waitFor()).isZero();
    return Long.parseLong(output.strip());
  }

  /** A superblock, and zeros. */
  private static final class Image implements Blob {

    private final AtomicInteger quiet = new AtomicInteger();
    private final byte[] start = new byte[BLOCK];
    private final ByteBuffer superblock =
        ByteBuffer.wrap(start, 1024, 128).slice().order(ByteOrder.LITTLE_ENDIAN);

    Image() {
      superblock.put(12, (byte) 12);
      superblock.putInt(40, (int) (DATA / BLOCK));
    }

    @Override
    public void quiet() {
      quiet.incrementAndGet();
    }

    @Override
    public long size() {
      return DATA + METADATA;
    }

    @Override
    public void read(long offset, MemorySegment target) {
      target.fill((byte) 0);
      if (offset < BLOCK) {
        int length = (int) Math.min(target.byteSize(), BLOCK - offset);
        MemorySegment.copy(start, (int) offset, target, ValueLayout.JAVA_BYTE, 0, length);
      }
    }
  }
}
