package io.bootfs.benchmarks;

import io.bootfs.fuse.Blob;
import io.bootfs.fuse.BlobServer;
import io.bootfs.fuse.jnr.JnrBlobServer;
import io.bootfs.fuse.kernel.KernelBlobServer;
import io.bootfs.linux.ByteRange;
import io.bootfs.linux.PageCache;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * What a FUSE server of a blob costs by itself: its start in a new JVM, small reads at random, and
 * reading on. The blob is zeros, so that nothing else takes time; the page cache is emptied before.
 *
 * <p>Needs root. {@code make bench-servers} runs it for each of the two.
 */
final class ServerComparison {

  private static final long SIZE = 1L << 30;
  private static final int PAGE = 4096;
  private static final int SMALL_READS = 20_000;
  private static final int LARGE = 1 << 20;
  private static final double NANOS_A_MILLISECOND = 1e6;

  private ServerComparison() {}

  /** Measures the server that is named by the only argument, {@code kernel} or {@code jnr}. */
  public static void main(String[] arguments) throws IOException {
    boolean kernel = arguments[0].equals("kernel");
    BlobServer.Factory factory = kernel ? KernelBlobServer::serve : JnrBlobServer::serve;
    Path directory = Files.createTempDirectory("bootfs-servers");
    long start = System.nanoTime();
    try (BlobServer server = factory.serve(new Zeros(), directory)) {
      double startMillis = (System.nanoTime() - start) / NANOS_A_MILLISECOND;
      measure(server.file(), false); // compiles what is hot
      System.out.printf(
          "%s: start %.0f ms, %s%n", arguments[0], startMillis, measure(server.file(), true));
    } finally {
      Files.delete(directory);
    }
  }

  private static String measure(Path file, boolean again) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      PageCache.drop(file, List.of(new ByteRange(0, SIZE)));
      Random random = new Random(again ? 1 : 2);
      ByteBuffer small = ByteBuffer.allocateDirect(PAGE);
      long start = System.nanoTime();
      for (int i = 0; i < SMALL_READS; i++) {
        channel.read(small.clear(), random.nextLong(SIZE / PAGE) * PAGE);
      }
      double micros = (System.nanoTime() - start) / 1e3 / SMALL_READS;
      PageCache.drop(file, List.of(new ByteRange(0, SIZE)));
      ByteBuffer large = ByteBuffer.allocateDirect(LARGE);
      start = System.nanoTime();
      for (long offset = 0; offset < SIZE; offset += LARGE) {
        channel.read(large.clear(), offset);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return "%.1f us a read of 4 KiB, %.0f MB/s read on".formatted(micros, SIZE / 1e6 / seconds);
    }
  }

  private record Zeros() implements Blob {

    @Override
    public long size() {
      return SIZE;
    }

    @Override
    public void read(long offset, MemorySegment target) {
      target.fill((byte) 0);
    }
  }
}
