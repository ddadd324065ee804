package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.TestChunks;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which classes a reading process loads, by the JVM's own account: it is on the start path. */
final class StartPathTest {

  private static final byte[] DATA = TestChunks.bytes(1, 10_000);

  @TempDir Path folder;

  /** Reads one chunk: arguments are the stores, the cache, the chunk's name and length. */
  static final class Program {
    private Program() {}

    private static void fail(String warning) {
      throw new AssertionError(warning);
    }

    public static void main(String[] args) throws IOException {
      try (StoreStack stack =
          Stores.reader(
              args[0],
              CacheOptions.unbounded(Path.of(args[1])),
              Digest.SHA512_256,
              Program::fail)) {
        stack.read(ChunkId.parse(args[2]), Integer.parseInt(args[3]));
      }
    }
  }

  @Test
  void aWarmReadLoadsNoHttpClient() throws Exception {
    Path cache = folder.resolve("cache");
    fill(cache);
    assertThat(loadedBy("http://me:secret@127.0.0.1:1/store", cache))
        .contains("io.bootfs.store.stack.StoreStack")
        .noneMatch(name -> name.matches("(okhttp3|okio|kotlin|java\\.net\\.http)\\..*"))
        .noneMatch(StartPathTest::isHeavy);
  }

  @Test
  void aColdReadLoadsNoHeavyLibrary() throws Exception {
    Path served = folder.resolve("served");
    fill(served);
    try (ChunkServer server =
        ChunkServer.start(served, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      assertThat(loadedBy(server.uri().toString(), folder.resolve("cache")))
          .contains("okhttp3.OkHttpClient")
          .noneMatch(StartPathTest::isHeavy);
      assertThat(server.statistics().chunks()).isEqualTo(1);
    }
  }

  private static boolean isHeavy(String className) {
    return className.matches(
        "(tools\\.jackson|com\\.fasterxml|picocli|org\\.slf4j|org\\.apache\\.sshd|software\\.amazon)\\..*"
            + "|io\\.bootfs\\.store\\.(s3|ssh)\\..*");
  }

  private static void fill(Path store) throws IOException {
    try (LocalStore local = LocalStore.create(store)) {
      local.put(TestChunks.id(DATA), TestChunks.encoded(DATA));
    }
  }

  /** Returns the names of all classes that a process loads to read the chunk. */
  private List<String> loadedBy(String stores, Path cache) throws Exception {
    Path log = folder.resolve("classes");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+load:file=" + log + "::filesize=0",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                stores,
                cache.toString(),
                TestChunks.id(DATA).toString(),
                Integer.toString(DATA.length))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    try (Stream<String> lines = Files.lines(log)) {
      return lines.map(line -> line.replaceFirst("^(\\[.*?])* *", "").split(" ", 2)[0]).toList();
    }
  }
}
