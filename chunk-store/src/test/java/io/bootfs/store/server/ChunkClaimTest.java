package io.bootfs.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.TestChunks;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a writer finds on the server, which pruning must not take from it. */
final class ChunkClaimTest {

  private static final byte[] DATA = TestChunks.bytes(1, 50_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private final Instant old =
      Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
  private final Instant grace = Instant.now().minus(Duration.ofHours(24));

  @TempDir Path folder;
  private LocalStore local;

  @BeforeEach
  void open() throws IOException {
    local = LocalStore.open(folder);
  }

  @ParameterizedTest
  @EnumSource
  void aChunkThatAWriterFindsAgainStays(Encoding encoding) throws Exception {
    putOld(encoding);
    assertThat(claim(true, ID)).isTrue();
    assertThat(used()).isAfter(grace);
    assertThat(local.removeUnusedSince(ID, grace)).isFalse();
  }

  @Test
  void aServerThatOnlyReadsTouchesNothing() throws Exception {
    putOld(Encoding.ZSTD);
    assertThat(claim(false, ID)).isTrue();
    assertThat(used()).isEqualTo(old);
  }

  @Test
  void aChunkThatLacksIsNotClaimed() throws Exception {
    assertThat(claim(true, ID)).isFalse();
    assertThat(folder).isEmptyDirectory();
  }

  private void putOld(Encoding encoding) throws IOException {
    local.put(
        ID,
        encoding == Encoding.PLAIN ? new EncodedChunk(DATA, encoding) : TestChunks.encoded(DATA));
    String name = ID.toString();
    Path file = folder.resolve(name.substring(0, 4) + "/" + name);
    Files.setLastModifiedTime(
        encoding == Encoding.PLAIN ? file : file.resolveSibling(name + ".cacnk"),
        FileTime.from(old));
  }

  private Instant used() throws IOException {
    return Objects.requireNonNull(local.stat(ID)).used();
  }

  /** Claims as {@code make}, {@code convert} and {@code cp} do. */
  private boolean claim(boolean writable, ChunkId id) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerOptions options = new ServerOptions(address, null, null, false, writable, 0, null);
    try (ChunkServer server = ChunkServer.start(folder, null, options, line -> {});
        WritableChunkStore store = Stores.openWritable(server.uri().toString(), line -> {})) {
      return store.claim(id);
    }
  }
}
