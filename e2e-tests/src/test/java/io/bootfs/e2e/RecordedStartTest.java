package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bootfs convert --record}: what a start reads is stored at once. Needs root. */
class RecordedStartTest {

  private static final int UNREAD_BYTES = 4 << 20;

  @TempDir private Path folder;
  private Path output;
  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    output = folder.resolve("converted");
    tree = ChunkedTree.busyboxTree(folder.resolve("tree"));
    byte[] unread = new byte[UNREAD_BYTES];
    new Random(1).nextBytes(unread);
    Files.write(tree.resolve("data/unread"), unread);
  }

  private Command.Result convert(String... options) throws IOException, InterruptedException {
    return Checkout.bootfs(
            Stream.concat(
                    Stream.of("convert", "dir:" + tree, "-o", output.toString()),
                    Stream.of(options))
                .toArray(String[]::new))
        .run();
  }

  @Test
  void aNodeStreamsWhatTheRecordedStartRead() throws Exception {
    // One that serves, as most do: it ends because it is ended.
    Command.Result recorded =
        convert(
                "--pack",
                "--record",
                "--",
                "/bin/sh",
                "-c",
                "echo started; while :; do sleep 1; done")
            .successful();
    assertThat(recorded.err()).contains("started");
    assertThat(recorded.out()).contains("stored its ", "pushed ", " as a pack of ");
    try (Stream<Path> packs = Files.list(output.resolve("rootfs.castr/packs"))) {
      assertThat(packs.map(file -> file.getFileName().toString().substring(64)))
          .containsExactlyInAnyOrder(".pack", "-image.pack");
    }
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "boot.properties",
              "image",
              "image.tar",
              "rootfs.caibx",
              "rootfs.castr",
              "rootfs.guess");
    }

    Path cache = folder.resolve("cache.castr");
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ChunkServer server = ChunkServer.start(output.resolve("rootfs.castr"), anyPort)) {
      Checkout.bootfs(
              "run",
              "--root=" + folder.resolve("data-root"),
              "--cache=" + cache,
              "--store=" + server.uri(),
              output.resolve("rootfs.caibx").toString(),
              "/bin/sh",
              "-c",
              "sleep 1")
          .run()
          .successful();
      assertThat(server.packStatistics().bytes()).isPositive();
    }
    assertThat(ConvertedDemo.chunks(cache))
        .isLessThan(ConvertedDemo.chunks(output.resolve("rootfs.castr")));
  }

  @Test
  void aStartThatFailsIsSaidToAndStoresNoPack() throws Exception {
    Command.Result failed = convert("--record", "--", "/bin/sh", "-c", "echo no luck >&2; exit 3");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.err()).contains("no luck", "could not be recorded", "status 3");
    assertThat(output.resolve("rootfs.caibx")).exists();
    assertThat(output.resolve("rootfs.castr/packs")).doesNotExist();
  }

  @Test
  void aCommandWithoutRecordIsRefused() throws Exception {
    Command.Result refused =
        Checkout.bootfs("convert", "dir:" + tree, "-o", output.toString(), "--", "/bin/sh").run();
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("/bin/sh", "--record");
    assertThat(output).doesNotExist();
  }
}
