package io.bootfs.store.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.ChunkStoreContract;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SSH client against OpenSSH, with casync on the other side. */
final class SshStoreTest extends ChunkStoreContract {

  private static final byte[] DATA = TestChunks.bytes(1, 50_000);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ChunkId ID = TestChunks.id(DATA);

  @TempDir static Path serverFolder;
  private static OpenSsh server;
  @TempDir Path folder;
  private ChunkStore store;

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
    Files.createDirectory(castr());
    store = OpenSsh.open(server.url("ssh", castr()) + server.options(), Map.of());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Override
  protected ChunkStore store() {
    return store;
  }

  @Override
  protected void fill(ChunkId id, EncodedChunk chunk) throws IOException {
    try (LocalStore local = LocalStore.open(castr())) {
      local.put(id, chunk);
    }
  }

  private Path castr() {
    return folder.resolve("it's $HOME.castr");
  }

  @Test
  void sharesOneConnectionAndMakesItAnew() throws Exception {
    fill(ID, TestChunks.encoded(DATA));
    long before = server.logins();
    assertThat(decoded(ID, DATA.length)).isEqualTo(DATA);
    for (int i = 0; i < 50; i++) {
      assertThat(store.has(TestChunks.id(TestChunks.bytes(i, 100)))).isFalse();
    }
    assertThat(server.logins() - before).isEqualTo(1);
    for (int i = 0; i < 25; i++) { // casync answers for an id but once.
      assertThat(decoded(ID, DATA.length)).isEqualTo(DATA);
    }
    server.restart();
    // The first to ask may be told that the connection is lost; asking again heals it.
    try {
      get(ID, DATA.length);
    } catch (StoreException e) {
      assertThat(e.isPassing()).isTrue();
    }
    assertThat(decoded(ID, DATA.length)).isEqualTo(DATA);
  }

  @Test
  void exchangesKeysAgainAndTakesAClosedSessionForAPassingFault() throws Exception {
    StoreUrl url = StoreUrl.parse(server.url("ssh", castr()) + server.options(), Map.of());
    SshAddress address = SshAddress.parse(url.text());
    SshOptions options = SshOptions.of(url.options(), address);
    try (SshLogin login = new SshLogin(address, options)) {
      ClientSession session = login.session();
      assertThat(session.getNegotiatedKexParameter(KexProposalOption.ALGORITHMS))
          .startsWith("sntrup761x25519");
      session.reExchangeKeys().verify(PATIENCE);
      session.close(true).await();
      for (ThrowingCallable use :
          List.<ThrowingCallable>of(
              () -> CasyncProgram.start(session, address, options),
              () -> SftpConnection.open(session, options))) {
        assertThatThrownBy(use)
            .isInstanceOf(IOException.class)
            .satisfies(e -> assertThat(SshFaults.reason(e)).isEqualTo("the connection is lost"));
      }
    }
  }

  @Test
  void saysThatThereIsNoStore() throws Exception {
    String url = server.url("ssh", folder.resolve("none")) + server.options();
    try (ChunkStore other = OpenSsh.open(url, Map.of())) {
      assertThatThrownBy(() -> other.get(ID, 1000))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessageContaining(other.location() + " does not exist");
    }
  }

  @Test
  void saysThatThereIsNoCasync() throws Exception {
    String url = server.url("ssh", castr()) + server.options() + "&casync=/no/casync";
    try (ChunkStore other = OpenSsh.open(url, Map.of())) {
      assertThatThrownBy(() -> other.get(ID, 1000))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(ID.toString())
          .hasMessageContaining(other.location())
          .hasMessageContaining("/no/casync")
          .hasMessageContaining("No such file or directory");
    }
  }

  @Test
  void letsCasyncKeepItsQueueInAFolder() throws Exception {
    fill(ID, TestChunks.encoded(DATA));
    for (String tmpdir : List.of("/no/such/folder", "")) {
      String url = server.url("ssh", castr()) + server.options() + "&casync-tmpdir=" + tmpdir;
      try (ChunkStore other = OpenSsh.open(url, Map.of())) {
        assertThat(other.has(ID)).isTrue();
      }
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    String url = "ssh://root@127.0.0.1:1/x" + server.options();
    try (ChunkStore other = OpenSsh.open(url, Map.of())) {
      assertThatThrownBy(() -> other.get(ID, 1000))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
          .hasMessageContaining("can't connect; is its SSH server running?");
    }
  }

  @Test
  void doesNotWaitForAStalledServer() throws Exception {
    // Greets, sends half of a chunk, and then nothing.
    ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(24).putLong(CasyncMessage.HELLO).putLong(CasyncMessage.SERVES_CHUNKS);
    bytes.putLong(16 + 8 + 32 + 10_000).putLong(CasyncMessage.CHUNK).putLong(1).put(ID.toBytes());
    Path script = folder.resolve("stalling");
    Files.write(folder.resolve("bytes"), bytes.array());
    Files.writeString(script, "#!/bin/sh\ncat %s/bytes\nexec sleep 600\n".formatted(folder));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    String url = server.url("ssh", castr()) + server.options() + "&stall-timeout=300ms&casync=";
    try (ChunkStore stalling = OpenSsh.open(url + script, Map.of())) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> stalling.get(ID, ChunkCodec.limit(DATA.length)))
            .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
            .hasMessageContaining("nothing comes for 300 ms");
      }
    }
  }

  @Test
  void canBeWrittenToBySftpOnly() {
    assertThatThrownBy(() -> OpenSsh.openWritable(server.url("ssh", castr())))
        .hasMessageContaining("name it as sftp://");
  }
}
