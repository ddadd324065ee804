package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bootfs extract} of what casync made, and casync's of what we made. */
final class ExtractCommandTest {

  @TempDir Path folder;
  private Path blob;
  private Path index;
  private Path store;
  private Path copy;

  @BeforeEach
  void makeBlob() throws IOException {
    blob = folder.resolve("blob");
    index = folder.resolve("blob.caibx");
    store = folder.resolve("blob.castr");
    copy = folder.resolve("copy");
    try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
      byte[] bytes = new byte[6_000_000];
      new Random(5).nextBytes(bytes);
      file.write(bytes);
      file.seek(30_000_000);
      file.write(bytes, 0, 3_000_001);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha512-256", "sha256"})
  void rebuildsWhatCasyncMade(String digest) throws Exception {
    Tool.run("casync", "make", "--digest=" + digest, "--store=" + store, index, blob);
    Run run = Run.bootfs("extract", "--store", store, index, copy);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(copy).hasSameBinaryContentAs(blob);
    assertThat(run.err()).containsPattern("33.0 MB of [\\d,]+ chunks in .* fetched, 0 from");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "/dev/stdout"})
  void mixesNoRecordWithABlobOnStandardOutput(String output) throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Path said = folder.resolve("said");
    Process extract =
        Bootfs.command("extract", "--json", "--store", store, index, output)
            .redirectError(said.toFile())
            .start();
    try (InputStream written = extract.getInputStream()) {
      assertThat(written).hasSameContentAs(Files.newInputStream(blob));
    }
    assertThat(extract.waitFor()).isZero();
    assertThat(Files.readString(said)).contains("{\"bytes\":33000001,\"chunks\":");
  }

  @Test
  void saysThatAStoreIsOfAnOlderKind() throws Exception {
    Tool.run("casync", "make", "--compression=gzip", "--store=" + store, index, blob);
    Run run = Run.bootfs("extract", "--store", store, index, copy);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("compressed by xz or gzip");
    assertThat(copy).doesNotExist();
  }

  @Test
  void saysWhichDiskIsFull() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Run run = Run.bootfs("extract", "--store", store, index, "/dev/full");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("can't write /dev/full: No space left on device; free some");
  }

  @Test
  void takesAFolderWithSpacesInItsPath() throws Exception {
    Path spaced = folder.resolve("my store|old");
    assertThat(Run.bootfs("make", "--store", spaced, index, blob).status()).isZero();
    Run run = Run.bootfs("extract", "--store", spaced, index, copy);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(copy).hasSameBinaryContentAs(blob);
  }

  @Test
  void casyncRebuildsWhatWeMade() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Tool.run("casync", "extract", "--store=" + store, index, copy);
    assertThat(copy).hasSameBinaryContentAs(blob);
  }

  @Test
  void readsOverHttpAndKeepsWhatItFetched() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Path cache = folder.resolve("cache.castr");
    long chunks = chunksIn(store);
    try (ChunkServer server =
        ChunkServer.start(store, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Run cold = Run.bootfs("extract", "--store", server.uri(), "--cache", cache, index, copy);
      assertThat(cold.status()).as(cold.err()).isZero();
      assertThat(copy).hasSameBinaryContentAs(blob);
      assertThat(chunksIn(cache)).isEqualTo(chunks);
      Files.delete(copy);
      Run warm = Run.bootfs("extract", "--store", server.uri(), "--cache", cache, index, copy);
      assertThat(warm.err()).contains(" 0 chunks (0 B) fetched, ");
      assertThat(copy).hasSameBinaryContentAs(blob);
      assertThat(server.statistics().requests()).isEqualTo(chunks);
      spoil(cache);
      Run mended = Run.bootfs("extract", "--store", server.uri(), "--cache", cache, index, copy);
      assertThat(mended.err()).contains("1 chunks (", ", 1 of its files was bad and replaced");
      assertThat(copy).hasSameBinaryContentAs(blob);
    }
  }

  private static void spoil(Path cache) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      Path chunk = files.filter(file -> file.toString().endsWith(".cacnk")).findAny().orElseThrow();
      Files.writeString(chunk, "nonsense");
    }
  }

  @Test
  void leavesNothingWhenAChunkIsMissing() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Files.writeString(copy, "as before");
    Index chunks = IndexReader.read(index);
    ChunkId lost = chunks.id(chunks.chunkCount() / 2);
    Files.delete(store.resolve(lost.toString().substring(0, 4)).resolve(lost + ".cacnk"));
    Run run = Run.bootfs("extract", "--store", store, index, copy);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("bootfs: chunk " + lost + " is not in store " + store + System.lineSeparator());
    assertThat(copy).hasContent("as before");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(blob, index, store, copy);
    }
  }

  @Test
  void saysThatTheStoreIsNotThere() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Run run = Run.bootfs("extract", "--store", folder.resolve("none"), index, copy);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("bootfs: chunk store " + folder + "/none does not exist");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void leavesNothingWhenASignalEndsIt() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Path to = Files.createDirectory(folder.resolve("to"));
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      Process process =
          Bootfs.command("extract", "--store", url, index, to.resolve("copy"))
              .redirectErrorStream(true)
              .start();
      try (Socket _ = silent.accept();
          Stream<Path> begun = Files.list(to)) {
        assertThat(begun).hasSize(1);
        process.destroy();
        assertThat(process.waitFor()).isNotZero();
      } finally {
        process.destroyForcibly();
      }
    }
    assertThat(to).isEmptyDirectory();
  }

  @Test
  void doesNotReplaceTheIndexByTheBlob() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("link"), index);
    Run run = Run.bootfs("extract", "--store", store, index, link);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(link + " is the index itself");
    assertThat(IndexReader.read(index).chunkCount()).isPositive();
  }

  @Test
  void writesToStandardOutput() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Process process =
        Bootfs.command("extract", "--store", store, index, "-")
            .redirectOutput(copy.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
    assertThat(copy).hasSameBinaryContentAs(blob);
  }

  @Test
  void endsWithoutAWordWhereNobodyReadsOn() throws Exception {
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Path err = folder.resolve("err");
    Process process =
        Bootfs.command("extract", "--store", store, index, "-").redirectError(err.toFile()).start();
    try (InputStream out = process.getInputStream()) {
      assertThat(out.readNBytes(1000)).hasSize(1000);
    }
    assertThat(process.waitFor()).isEqualTo(128 + 13);
    assertThat(err).isEmptyFile();
  }

  private static long chunksIn(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files.filter(file -> file.toString().endsWith(".cacnk")).count();
    }
  }
}
