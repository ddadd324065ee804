package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * desync and bootfs read what the other writes and serves. Not among the tests of {@code make
 * test}, for no Debian package has desync; {@code make test-desync} runs it.
 */
class DesyncInterop {

  private static final int BYTES = 5_000_000;
  private static final int ATTEMPTS = 2400;

  @TempDir private Path folder;
  private String desync = "";
  private Path blob = Path.of("");

  @BeforeEach
  void findDesyncAndMakeBlob() throws IOException {
    desync = System.getProperty("bootfs.desync", "desync");
    assertThat(isProgram(desync))
        .as(
            "'%s' is no program: build it in an empty folder by go mod init x,"
                + " go get github.com/folbricht/desync/cmd/desync@v1.0.0,"
                + " go build -o desync github.com/folbricht/desync/cmd/desync,"
                + " and run make test-desync DESYNC=/path/to/desync",
            desync)
        .isTrue();
    byte[] bytes = new byte[BYTES];
    new Random(22).nextBytes(bytes);
    Arrays.fill(bytes, 1_000_000, 2_500_000, (byte) 0);
    blob = Files.write(folder.resolve("blob"), bytes);
  }

  private static boolean isProgram(String name) {
    return name.contains("/")
        ? Files.isExecutable(Path.of(name))
        : Arrays.stream(System.getenv("PATH").split(":", -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha512-256", "sha256"})
  void indexesAreTheSameButForOneFlag(String digest) throws Exception {
    Path ours = folder.resolve("ours.caibx");
    Path theirs = folder.resolve("theirs.caibx");
    bootfs("make", "--digest", digest, "--store", folder.resolve("ours.castr"), ours, blob);
    desync(
        digest, "make", "-s", Files.createDirectory(folder.resolve("theirs.castr")), theirs, blob);
    byte[] expected = Files.readAllBytes(ours);
    byte[] found = Files.readAllBytes(theirs);
    // casync says that it would leave out files as .caexclude demands, desync doesn't.
    expected[23] &= ~0x10;
    found[23] &= ~0x10;
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha512-256", "sha256"})
  void desyncReadsOurs(String digest) throws Exception {
    Path store = folder.resolve("ours.castr");
    Path index = folder.resolve("ours.caibx");
    bootfs("make", "--digest", digest, "--store", store, index, blob);
    desync(digest, "verify", "-s", store);
    desync(digest, "verify-index", index, blob);
    assertThat(desync(digest, "info", "-s", store, index)).contains("\"size\": " + BYTES);
    Path copy = folder.resolve("copy");
    desync(digest, "extract", "-s", store, index, copy);
    assertThat(copy).hasSameBinaryContentAs(blob);
    Path overHttp = folder.resolve("copy-http");
    try (Serving server = Serving.bootfs(store)) {
      desync(digest, "extract", "-s", server.url(), index, overHttp);
    }
    assertThat(overHttp).hasSameBinaryContentAs(blob);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha512-256", "sha256"})
  void weReadDesyncs(String digest) throws Exception {
    Path store = Files.createDirectory(folder.resolve("theirs.castr"));
    Path index = folder.resolve("theirs.caibx");
    desync(digest, "make", "-s", store, index, blob);
    bootfs("verify", "--store", store, index);
    Path copy = folder.resolve("copy");
    bootfs("extract", "--store", store, index, copy);
    assertThat(copy).hasSameBinaryContentAs(blob);
    Path overHttp = folder.resolve("copy-http");
    try (Serving server = chunkServer(digest, store)) {
      bootfs("extract", "--store", server.url(), index, overHttp);
    }
    assertThat(overHttp).hasSameBinaryContentAs(blob);
  }

  @Test
  void eachTakesChunksOfTheOther() throws Exception {
    Path ours = folder.resolve("ours.castr");
    Path index = folder.resolve("ours.caibx");
    bootfs("make", "--store", ours, index, blob);
    Path taken = Files.createDirectory(folder.resolve("taken.castr"));
    try (Serving server = chunkServer("sha512-256", taken, "-w")) {
      bootfs("cp", "--store", ours, "--to", server.url(), index);
    }
    bootfs("verify", "--store", taken, index);
    Path served = folder.resolve("served.castr");
    try (Serving server = Serving.bootfs(served, "--writable")) {
      desync("sha512-256", "chop", "-s", server.url(), index, blob);
    }
    bootfs("verify", "--store", served, index);
  }

  @Test
  void weReadArchivesThatDesyncMade() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/etc"));
    Files.writeString(tree.resolve("text"), "a line\n");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("text"));
    Path archive = folder.resolve("tree.catar");
    desync("sha512-256", "tar", archive, folder.resolve("tree"));
    assertThat(bootfs("ls", "-R", archive)).contains("/etc/link -> text", " 7 ", "/etc/text");
    Path index = folder.resolve("tree.caidx");
    Path store = Files.createDirectory(folder.resolve("tree.castr"));
    desync("sha512-256", "tar", "-i", "-s", store, index, folder.resolve("tree"));
    assertThat(bootfs("ls", index, "/etc/text", "--store", store)).endsWith(" /etc/text\n");
  }

  private Serving chunkServer(String digest, Path store, String... options) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> words =
        new ArrayList<>(
            List.of(desync, "--digest", digest, "chunk-server", "-s", store.toString()));
    words.addAll(List.of("-l", "127.0.0.1:" + port));
    words.addAll(List.of(options));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return new Serving(process, "http://127.0.0.1:" + port);
      } catch (IOException e) {
        Thread.sleep(25);
      }
    }
    process.destroyForcibly();
    throw new IOException("it does not serve: " + Files.readString(folder.resolve("log")));
  }

  private String desync(String digest, Object... words) throws Exception {
    List<Object> command = new ArrayList<>(List.of(desync, "--digest", digest));
    command.addAll(List.of(words));
    return Tool.run(command.toArray());
  }

  private static String bootfs(Object... words) {
    Run run = Run.bootfs(words);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }
}
