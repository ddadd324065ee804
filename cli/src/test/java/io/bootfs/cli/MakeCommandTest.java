package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bootfs make} beside {@code casync make}, on the same blobs. */
class MakeCommandTest {

  @TempDir static Path blobs;
  private static Path erofs;
  private static Path random;

  @TempDir Path folder;

  @BeforeAll
  static void makeBlobs() throws Exception {
    erofs = blobs.resolve("python.erofs");
    String compiled = "--exclude-regex=__pycache__|^config-";
    Tool.run("mkfs.erofs", "-T0", compiled, erofs, pythonLibrary());
    random = random(blobs.resolve("random"), 10_000_000);
  }

  private static Path random(Path file, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(11).nextBytes(bytes);
    return Files.write(file, bytes);
  }

  private static Path pythonLibrary() throws IOException {
    try (Stream<Path> libraries = Files.list(Path.of("/usr/lib"))) {
      return libraries
          .filter(path -> path.getFileName().toString().startsWith("python3."))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new AssertionError("package python3 is missing: run make test"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16384:65536:262144, sha512-256",
    "16384:65536:262144, sha256",
    "4096:32768:65536, sha512-256",
    "65536:65536:65536, sha512-256",
    "65536:65536:262144, sha256",
    "1000:77777:123456, sha512-256"
  })
  void indexIsCasyncs(String sizes, String digest) throws Exception {
    for (Path blob : new Path[] {erofs, random}) {
      assertIndexIsCasyncs(sizes, digest, blob);
    }
  }

  @Test
  void indexOfSmallChunksIsCasyncs() throws Exception {
    Path start = folder.resolve("start.erofs");
    try (InputStream blob = Files.newInputStream(erofs)) {
      Files.write(start, blob.readNBytes(6_000_000));
    }
    assertIndexIsCasyncs("1024:4096:16384", "sha512-256", start);
  }

  @Test
  void indexOfLargeChunksIsCasyncs() throws Exception {
    Path large = random(folder.resolve("large"), 40_000_000);
    assertIndexIsCasyncs("1048576:16777216:33554432", "sha512-256", large);
  }

  private void assertIndexIsCasyncs(String sizes, String digest, Path blob) throws Exception {
    Path casyncs = folder.resolve(blob.getFileName() + "-casync.caibx");
    Path ours = folder.resolve(blob.getFileName() + ".caibx");
    Tool.run(
        "casync",
        "make",
        "--chunk-size=" + sizes,
        "--digest=" + digest,
        "--store=" + folder.resolve("casync.castr"),
        casyncs,
        blob);

    Run run =
        Run.bootfs(
            "make",
            "--chunk-size=" + sizes,
            "--digest=" + digest,
            "--level=1",
            "--store=" + folder.resolve("ours.castr"),
            ours,
            blob);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(ours).hasSameBinaryContentAs(casyncs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha512-256", "sha256"})
  void casyncRebuildsTheBlob(String digest) throws Exception {
    Path store = folder.resolve("store.castr");
    Path index = folder.resolve("blob.caibx");
    Run.bootfs("make", "--digest=" + digest, "--store=" + store, index, erofs);

    Tool.run("casync", "extract", "--store=" + store, index, folder.resolve("rebuilt"));

    assertThat(Files.mismatch(folder.resolve("rebuilt"), erofs)).isEqualTo(-1);
  }

  @Test
  void casyncsChunksAreReadable() throws Exception {
    Path folderOfChunks = folder.resolve("casync.castr");
    Path file = folder.resolve("blob.caibx");
    Tool.run("casync", "make", "--store=" + folderOfChunks, file, erofs);
    Index index = IndexReader.read(file);

    try (LocalStore store = LocalStore.open(folderOfChunks);
        ChunkCodec codec = new ChunkCodec();
        RandomAccessFile blob = new RandomAccessFile(erofs.toFile(), "r")) {
      for (int i = 0; i < index.chunkCount(); i++) {
        byte[] expected = new byte[index.length(i)];
        blob.readFully(expected);
        EncodedChunk chunk = store.get(index.id(i), ChunkCodec.limit(expected.length));
        assertThat(codec.decode(index.id(i), chunk, expected.length, index.digest(), "casync's"))
            .isEqualTo(expected);
      }
      assertThat(blob.getFilePointer()).isEqualTo(blob.length());
    }
  }

  @Test
  void addsNothingToCasyncsStore() throws Exception {
    Path store = folder.resolve("casync.castr");
    Tool.run("casync", "make", "--store=" + store, folder.resolve("casync.caibx"), erofs);

    Run run = Run.bootfs("make", "--store=" + store, folder.resolve("ours.caibx"), erofs);

    assertThat(run.out()).contains(" 0 of them new").contains("MB/s");
  }

  @Test
  void readsStandardInput() throws IOException {
    Path store = folder.resolve("store.castr");
    Path fromFile = folder.resolve("file.caibx");
    Path fromInput = folder.resolve("input.caibx");
    Run.bootfs("make", "--store=" + store, fromFile, random);

    InputStream original = System.in;
    try (InputStream in = Files.newInputStream(random)) {
      System.setIn(in);
      assertThat(Run.bootfs("make", "--store=" + store, fromInput, "-").status()).isZero();
    } finally {
      System.setIn(original);
    }

    assertThat(fromInput).hasSameBinaryContentAs(fromFile);
  }

  @Test
  void anEmptyBlobHasAnEmptyIndexOfWhichItIsRebuilt() throws Exception {
    Path blob = Files.createFile(folder.resolve("empty"));
    Path index = folder.resolve("empty.caibx");

    assertThat(Run.bootfs("make", "--store=" + folder.resolve("s"), index, blob).status()).isZero();

    assertThat(IndexReader.read(index).chunkCount()).isZero();
    Path copy = folder.resolve("copy");
    Run run = Run.bootfs("extract", "--store=" + folder.resolve("s"), index, copy);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(copy).isEmptyFile();
  }

  @Test
  void leavesNoIndexWhereTheStoreFails() throws IOException {
    Path store = Files.createFile(folder.resolve("store.castr"));
    Path index = folder.resolve("blob.caibx");

    Run run = Run.bootfs("make", "--store=" + store, index, random);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("bootfs: ").contains(store.toString()).hasLineCount(1);
    assertThat(index).doesNotExist();
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path store = folder.resolve("store.castr");

    Run noBlob = Run.bootfs("make", "--store=" + store, folder.resolve("i"), folder.resolve("no"));
    Run isFolder = Run.bootfs("make", "--store=" + store, folder.resolve("i"), folder);
    Run noFolder = Run.bootfs("make", "--store=" + store, folder.resolve("no/i"), random);

    assertThat(noBlob.status()).isEqualTo(1);
    assertThat(noBlob.err()).contains(folder.resolve("no") + ": no such file");
    assertThat(isFolder.err()).contains("not a directory");
    assertThat(noFolder.err()).contains(folder.resolve("no") + ": no such file");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesAnIndexThatCanNotBeWrittenBeforeItCuts() throws IOException {
    Path store = folder.resolve("store.castr");
    Path blob = Files.writeString(folder.resolve("blob"), "x");

    Run isFolder = Run.bootfs("make", "--store=" + store, folder, blob);
    Run isBlob = Run.bootfs("make", "--store=" + store, blob, blob);

    assertThat(isFolder.status()).isEqualTo(1);
    assertThat(isFolder.err()).contains(folder + " is a directory; name the index file");
    assertThat(isBlob.status()).isEqualTo(1);
    assertThat(isBlob.err()).contains(blob + " is the blob itself");
    assertThat(blob).hasContent("x");
    assertThat(store).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--chunk-size=1:2, MIN:AVG:MAX",
    "--chunk-size=4:3:2, '1 <= MIN <= AVG <= MAX'",
    "--digest=md5, sha512-256",
    "--level=0, 1 to 22",
    "--level=23, 1 to 22",
    "--level=x, not an integer"
  })
  void refusesWrongOptions(String option, String message) {
    Run run = Run.bootfs("make", option, "--store=s", "i", random);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
