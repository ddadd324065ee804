package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bootfs.chunker.Index;
import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bootfs extract --in-place}: what it keeps; and that either way goes on after a kill. */
final class ExtractInPlaceTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private SampleBlob sample;
  private Path file;

  @BeforeEach
  void makeBlob() throws IOException {
    sample = SampleBlob.make(folder, "blob", 8, 5_000_000);
    file = folder.resolve("file");
  }

  @Test
  void writesOnlyWhatDiffers() throws Exception {
    byte[] bytes = Files.readAllBytes(sample.blob());
    Arrays.fill(bytes, 2_000_000, 2_000_100, (byte) 7);
    Files.write(file, bytes);
    try (ChunkServer server = ChunkServer.start(sample.store(), ANY_PORT)) {
      Run run = Run.bootfs("extract", "--in-place", "--store", server.uri(), sample.index(), file);
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.err()).endsWith((sample.chunks().chunkCount() - 1) + " right already\n");
      assertThat(server.statistics().chunks()).isEqualTo(1);
    }
    assertThat(file).hasSameBinaryContentAs(sample.blob());
  }

  @Test
  void cutsAndGrowsTheFile() throws Exception {
    Files.write(file, new byte[9_000_000]);
    extract();
    assertThat(file).hasSameBinaryContentAs(sample.blob());
    try (RandomAccessFile shorter = new RandomAccessFile(file.toFile(), "rw")) {
      shorter.setLength(1_000_000);
    }
    extract();
    assertThat(file).hasSameBinaryContentAs(sample.blob());
    Files.delete(file);
    extract();
    assertThat(file).hasSameBinaryContentAs(sample.blob());
  }

  @Test
  void overwritesByZerosToo() throws Exception {
    byte[] zeros = new byte[3_000_000];
    SampleBlob empty = SampleBlob.make(folder, "zeros", zeros, folder.resolve("zeros.castr"));
    Files.copy(sample.blob(), file);
    Run run = Run.bootfs("extract", "--in-place", "--store", empty.store(), empty.index(), file);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(file).hasBinaryContent(zeros);
  }

  @Test
  void updatesADevice() throws Exception {
    Path disk = Files.write(folder.resolve("disk"), new byte[6_000_128]);
    String device = Tool.run("losetup", "--find", "--show", disk).strip();
    try {
      Run run =
          Run.bootfs("extract", "--in-place", "--store", sample.store(), sample.index(), device);
      assertThat(run.status()).as(run.err()).isZero();
      Tool.run("cmp", "-n", "5000000", sample.blob(), device);
    } finally {
      Tool.run("losetup", "--detach", device);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesOnAfterAKill(boolean inPlace) throws Exception {
    List<Object> words = inPlace ? List.of("extract", "--in-place") : List.of("extract");
    Path written = inPlace ? file : folder.resolve(".file.part");
    CountDownLatch stalled = new CountDownLatch(1);
    Semaphore answers = new Semaphore(20);
    HttpServer stalling = HttpServer.create(ANY_PORT, 0);
    stalling.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    stalling.createContext(
        "/",
        exchange -> {
          if (!answers.tryAcquire()) {
            stalled.countDown();
            return; // Never answered.
          }
          byte[] chunk =
              Files.readAllBytes(
                  sample.store().resolve(exchange.getRequestURI().getPath().substring(1)));
          exchange.sendResponseHeaders(200, chunk.length);
          exchange.getResponseBody().write(chunk);
          exchange.close();
        });
    stalling.start();
    try {
      String url = "http://127.0.0.1:" + stalling.getAddress().getPort();
      killWhileItWaits(Bootfs.command(words(words, url)), written, stalled);
    } finally {
      stalling.stop(0);
    }
    assertThat(file.toFile().exists()).isEqualTo(inPlace);
    int done = right(written);
    try (ChunkServer server = ChunkServer.start(sample.store(), ANY_PORT)) {
      Run run = Run.bootfs(words(words, server.uri()));
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.err()).endsWith(", %d right already%n".formatted(done));
      assertThat(server.statistics().chunks()).isEqualTo(sample.chunks().chunkCount() - done);
    }
    assertThat(file).hasSameBinaryContentAs(sample.blob());
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  private Object[] words(List<Object> first, Object url) {
    return Stream.concat(first.stream(), Stream.of("--store", url, sample.index(), file)).toArray();
  }

  private void killWhileItWaits(ProcessBuilder command, Path written, CountDownLatch stalled)
      throws Exception {
    Process process =
        command.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    try {
      stalled.await();
      Instant deadline = Instant.now().plus(PATIENCE);
      while (right(written) < 10) {
        assertThat(Instant.now()).isBefore(deadline);
        Thread.sleep(50);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Returns how many chunks of a file are right. */
  private int right(Path written) throws IOException {
    if (!Files.exists(written)) {
      return 0;
    }
    byte[] bytes = Files.readAllBytes(written);
    Index index = sample.chunks();
    int right = 0;
    for (int i = 0; i < index.chunkCount() && index.end(i) <= bytes.length; i++) {
      right +=
          index.digest().idOf(bytes, (int) index.start(i), index.length(i)).equals(index.id(i))
              ? 1
              : 0;
    }
    return right;
  }

  private void extract() {
    Run run = Run.bootfs("extract", "--in-place", "--store", sample.store(), sample.index(), file);
    assertThat(run.status()).as(run.err()).isZero();
  }
}
