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
  private static final byte[][] CHUNKS = {
    TestChunks.bytes(1, 50_000), TestChunks.bytes(2, 70_000), TestChunks.bytes(3, 60_000)
  };
  private static final byte[] PACK = TestPack.of(CHUNKS);
  private static final byte[] TOGETHER = TestPack.together(CHUNKS);

  @TempDir Path folder;
  private ChunkServer server;
  private WritableChunkStore store;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerOptions options = new ServerOptions(address, null, null, false, true, 0, null);
    server = ChunkServer.start(folder.resolve("castr"), null, options, line -> {});
    store = Stores.openWritable(server.uri().toString(), line -> {});
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    server.close();
  }

  static Stream<byte[]> whole() {
    return Stream.of(PACK, TOGETHER);
  }

  @ParameterizedTest
  @MethodSource("whole")
  void takesAPackAndGivesItAgain(byte[] pack) throws Exception {
    store.putPack(NAME, PackSource.of(pack));
    try (InputStream in = store.openPack(NAME, 0, Long.MAX_VALUE).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(pack);
    }
  }

  static Stream<byte[]> damaged() {
    return Stream.concat(whole().flatMap(PackUploadTest::damages), wrong());
  }

  private static Stream<byte[]> damages(byte[] pack) {
    byte[] flipped = pack.clone();
    flipped[pack.length - 1000] ^= 1;
    byte[] other = pack.clone();
    other[0] = 'x';
    byte[] endless = pack.clone();
    Arrays.fill(endless, 16, 20, (byte) 0x7f);
    byte[] negative = pack.clone();
    Arrays.fill(negative, 16, 20, (byte) 0xff);
    return Stream.of(
        flipped,
        other,
        endless,
        negative,
        Arrays.copyOf(pack, pack.length - 1),
        Arrays.copyOf(pack, pack.length + 1),
        Arrays.copyOf(pack, 30),
        new byte[0]);
  }

  /**
   * A frame that goes on, or ends early, or is empty, and one that claims a window of 16 MiB;
   * chunks that are listed twice, and one that is another.
   */
  private static Stream<byte[]> wrong() {
    byte[] wide = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 14 << 3, 1, 0, 0};
    byte[] first = TestChunks.encoded(CHUNKS[0]).bytes();
    return Stream.of(
        TestPack.inFrame(TestChunks.encoded(new byte[3_000_000]).bytes(), new byte[9], CHUNKS[0]),
        TestPack.inFrame(TestChunks.encoded(new byte[30]).bytes(), new byte[10], new byte[10]),
        TestPack.inFrame(first, CHUNKS[0], CHUNKS[1]),
        TestPack.inFrame(new byte[0], CHUNKS[0], CHUNKS[1]),
        TestPack.inFrame(wide, CHUNKS[0], CHUNKS[1]),
        TestPack.together(CHUNKS[0], CHUNKS[1], CHUNKS[0]),
        TestPack.of(CHUNKS[0], CHUNKS[1], CHUNKS[0]),
        TestPack.inFrame(TestChunks.encoded(new byte[50_009]).bytes(), new byte[9], CHUNKS[0]));
  }

  @Test
  void takesNoPackOfAnImageWhosePartsCantBeReadAlone() {
    PackName image = PackName.image("0f".repeat(32));
    assertThatThrownBy(() -> store.putPack(image, PackSource.of(TOGETHER)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("together");
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
