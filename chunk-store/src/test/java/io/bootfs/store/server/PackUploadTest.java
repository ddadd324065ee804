package io.bootfs.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.store.PackName;
import io.bootfs.store.PackSource;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.TestPack;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packs that clients give to the server. */
final class PackUploadTest {

  private static final PackName NAME = PackName.start("0f".repeat(32));
  private static final byte[] PACK =
      TestPack.of(TestChunks.bytes(1, 50_000), TestChunks.bytes(2, 70_000));

  @TempDir Path folder;
  private ChunkServer server;
  private WritableChunkStore store;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerOptions options = new ServerOptions(address, null, null, false, true, null);
    server = ChunkServer.start(folder.resolve("castr"), null, options, line -> {});
    store = Stores.openWritable(server.uri().toString(), line -> {});
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    server.close();
  }

  @Test
  void takesAPackAndGivesItAgain() throws Exception {
    store.putPack(NAME, PackSource.of(PACK));
    try (InputStream in = store.openPack(NAME, 0, Long.MAX_VALUE).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(PACK);
    }
  }

  static Stream<byte[]> damaged() {
    byte[] flipped = PACK.clone();
    flipped[PACK.length - 1000] ^= 1;
    byte[] other = PACK.clone();
    other[0] = 'x';
    byte[] endless = PACK.clone();
    Arrays.fill(endless, 16, 20, (byte) 0x7f);
    return Stream.of(
        flipped,
        other,
        endless,
        Arrays.copyOf(PACK, PACK.length - 1),
        Arrays.copyOf(PACK, PACK.length + 1),
        Arrays.copyOf(PACK, 30),
        new byte[0]);
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void storesNothingThatIsNoPack(byte[] pack) throws Exception {
    assertThatThrownBy(() -> store.putPack(NAME, PackSource.of(pack)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("400");
    Path packs = folder.resolve("castr/packs");
    try (Stream<Path> files = Files.exists(packs) ? Files.list(packs) : Stream.of()) {
      assertThat(files.toList()).isEqualTo(List.of());
    }
  }
}
