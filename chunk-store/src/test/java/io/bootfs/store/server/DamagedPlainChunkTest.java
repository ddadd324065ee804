package io.bootfs.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lies uncompressed in the served folder, and is not what it is called. */
final class DamagedPlainChunkTest {

  private static final byte[] DATA = TestChunks.bytes(1, 50_000);
  private static final ChunkId ID = TestChunks.id(DATA);

  @TempDir Path folder;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private Path castr;

  @BeforeEach
  void make() throws IOException {
    castr = folder.resolve("castr");
    try (LocalStore whole = LocalStore.create(folder.resolve("whole.castr"))) {
      whole.put(ID, TestChunks.encoded(DATA));
    }
  }

  static Stream<byte[]> damaged() {
    byte[] flipped = DATA.clone();
    flipped[20_000] ^= 1;
    return Stream.of(flipped, Arrays.copyOf(DATA, 30_000));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void comesFromTheStoreBehindOnce(byte[] plain) throws Exception {
    lay(plain);
    try (ChunkStore upstream = Stores.open(folder.resolve("whole.castr").toString());
        ChunkServer server = serve(upstream)) {
      assertThat(get(server)).isEqualTo(DATA);
      assertThat(get(server)).isEqualTo(DATA);
      assertThat(server.statistics().fetched()).isEqualTo(1);
    }
    assertWarnedOnce();
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void isNotThereWithoutAStoreBehind(byte[] plain) throws Exception {
    lay(plain);
    try (ChunkServer server = serve(null)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> get(server)).isInstanceOf(ChunkMissingException.class);
      }
    }
    assertWarnedOnce();
  }

  private void assertWarnedOnce() {
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(ID.toString(), castr.toString(), "delete it there", "taken as not there");
  }

  private void lay(byte[] plain) throws IOException {
    Path file = castr.resolve(ID.toString().substring(0, 4) + "/" + ID);
    Files.createDirectories(file.getParent());
    Files.write(file, plain);
  }

  private ChunkServer serve(@Nullable ChunkStore upstream) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return ChunkServer.start(castr, upstream, ServerOptions.reading(address), warnings::add);
  }

  private static byte[] get(ChunkServer server) throws IOException {
    try (ChunkStore store = Stores.open(server.uri().toString());
        ChunkCodec codec = new ChunkCodec()) {
      EncodedChunk chunk = store.get(ID, ChunkCodec.limit(DATA.length));
      return codec.decode(ID, chunk, DATA.length, Digest.SHA512_256, "the server");
    }
  }
}
