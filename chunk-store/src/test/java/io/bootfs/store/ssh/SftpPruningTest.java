package io.bootfs.store.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.PrunableStoreContract;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store can be listed and pruned over OpenSSH's SFTP, over one connection. */
final class SftpPruningTest extends PrunableStoreContract {

  @TempDir static Path serverFolder;
  private static OpenSsh server;
  @TempDir Path folder;
  private PrunableChunkStore store;

  @BeforeAll
  static void startServer() throws Exception {
    server = OpenSsh.start(serverFolder);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    store = open("");
  }

  private PrunableChunkStore open(String more) throws IOException {
    return (PrunableChunkStore)
        OpenSsh.openWritable(server.url("sftp", folder) + server.options() + more);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Override
  protected PrunableChunkStore store() {
    return store;
  }

  @Override
  protected int rounds() {
    return 50;
  }

  @Override
  protected void age(ChunkId id, Duration age) throws IOException {
    String name = id.toString();
    Path file = folder.resolve(name.substring(0, 4)).resolve(name + ".cacnk");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab12", "packs"})
  void removesWhatKilledWritersLeft(String place) throws Exception {
    Path left = Files.createDirectories(folder.resolve(place)).resolve(".tmp-cacnk0123");
    Files.writeString(left, "half");
    assertThat(store.removeLeftovers(Instant.now().minusSeconds(3600), false)).isZero();
    assertThat(store.removeLeftovers(Instant.now().plusSeconds(3600), true)).isOne();
    assertThat(left).exists();
    assertThat(store.removeLeftovers(Instant.now().plusSeconds(3600), false)).isOne();
    assertThat(left).doesNotExist();
  }

  /** A visitor asks the store while it is listed, though only one request may be under way. */
  @Test
  void aVisitorMayAsk() throws Exception {
    byte[] data = TestChunks.bytes(1, 1000);
    store.put(TestChunks.id(data), TestChunks.encoded(data));
    List<ChunkId> seen = new ArrayList<>();
    try (PrunableChunkStore narrow = open("&requests=1")) {
      narrow.list(
          IdRange.ALL,
          (id, _) -> {
            assertThat(narrow.stat(id)).isNotNull();
            seen.add(id);
          });
    }
    assertThat(seen).containsExactly(TestChunks.id(data));
  }
}
