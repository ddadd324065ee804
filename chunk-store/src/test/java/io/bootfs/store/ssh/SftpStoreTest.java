package io.bootfs.store.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.IdRange;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.WritableChunkStoreContract;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SFTP client against OpenSSH's internal server. */
final class SftpStoreTest extends WritableChunkStoreContract {

  private static final byte[] DATA = TestChunks.bytes(1, 50_000);
  private static final ChunkId ID = TestChunks.id(DATA);

  @TempDir static Path serverFolder;
  private static OpenSsh server;
  @TempDir Path folder;
  private WritableChunkStore store;

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
    store = OpenSsh.openWritable(server.url("sftp", castr()) + server.options());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Override
  protected WritableChunkStore store() {
    return store;
  }

  private Path castr() {
    return folder.resolve("a b.castr");
  }

  @Test
  void writesWhatALocalStoreReadsAndNothingElse() throws Exception {
    byte[] plain = TestChunks.bytes(2, 1000);
    store.put(ID, TestChunks.encoded(DATA));
    store.put(TestChunks.id(plain), new EncodedChunk(plain, Encoding.PLAIN));
    try (LocalStore local = LocalStore.open(castr())) {
      assertThat(local.get(ID, 100_000).bytes()).isEqualTo(TestChunks.encoded(DATA).bytes());
      assertThat(local.get(TestChunks.id(plain), 1000).bytes()).isEqualTo(plain);
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void makesFoldersThatLack() throws Exception {
    String url = server.url("sftp", folder.resolve("deep/deeper/x.castr")) + server.options();
    try (WritableChunkStore deep = OpenSsh.openWritable(url)) {
      deep.put(ID, TestChunks.encoded(DATA));
      assertThat(deep.has(ID)).isTrue();
    }
  }

  @Test
  void takesLinksAndEmptyFilesForMissing() throws Exception {
    String name = ID.toString();
    Path place = castr().resolve(name.substring(0, 4)).resolve(name);
    Files.createDirectory(place.getParent());
    Files.createSymbolicLink(place, Files.write(folder.resolve("elsewhere"), DATA));
    Files.createFile(place.resolveSibling(name + ".cacnk"));
    assertThat(store.has(ID)).isFalse();
    assertThatThrownBy(() -> store.get(ID, DATA.length)).isInstanceOf(ChunkMissingException.class);
    store.put(ID, TestChunks.encoded(DATA));
    assertThat(decoded(ID, DATA.length)).isEqualTo(DATA);
  }

  @Test
  void saysThatThereIsNoStore() throws Exception {
    String url = server.url("sftp", folder.resolve("none")) + server.options();
    try (WritableChunkStore other = OpenSsh.openWritable(url)) {
      List<ThrowingCallable> questions =
          List.of(
              () -> other.get(ID, 1000),
              () -> ((PrunableChunkStore) other).list(IdRange.ALL, (_, _) -> {}));
      for (ThrowingCallable question : questions) {
        assertThatThrownBy(question)
            .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
            .hasMessageContaining(other.location() + " does not exist");
      }
    }
  }

  /** Its folders can't be made: a file lies where one of them would. */
  @Test
  void saysThatTheFolderCannotBeMade() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    String url = server.url("sftp", file.resolve("castr")) + server.options();
    try (WritableChunkStore other = OpenSsh.openWritable(url)) {
      assertThatThrownBy(() -> other.put(ID, TestChunks.encoded(DATA)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("can't put chunk " + ID + " to store " + other.location());
    }
  }

  @Test
  void leavesNoTemporaryFileWhenItFails() throws Exception {
    String name = ID.toString();
    Path place = castr().resolve(name.substring(0, 4)).resolve(name + ".cacnk");
    Files.createDirectories(place.resolve("in the way"));
    assertThatThrownBy(() -> store.put(ID, TestChunks.encoded(DATA)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("can't put chunk " + ID + " to store " + store.location())
        .hasMessageContaining("is its disk full or read-only, or a file where a folder should be?");
    assertThat(files()).isEmpty();
  }

  /** Chunks are read over a channel of their own, but of the same connection. */
  @Test
  void logsInOnceToReadAndToWrite() throws Exception {
    try (WritableChunkStore other =
        OpenSsh.openWritable(server.url("sftp", castr()) + server.options())) {
      long before = server.logins();
      other.put(ID, TestChunks.encoded(DATA));
      assertThat(other.get(ID, 100_000).bytes()).isEqualTo(TestChunks.encoded(DATA).bytes());
      assertThat(server.logins() - before).isEqualTo(1);
    }
  }

  @Test
  void readsAndWritesWhereALoginTakesOneChannel() throws Exception {
    Path keys = Files.createDirectory(folder.resolve("keys"));
    try (OpenSsh strict = OpenSsh.start(keys, "MaxSessions 1");
        WritableChunkStore other =
            OpenSsh.openWritable(strict.url("sftp", castr()) + strict.options())) {
      other.put(ID, TestChunks.encoded(DATA));
      assertThat(other.get(ID, 100_000).bytes()).isEqualTo(TestChunks.encoded(DATA).bytes());
      assertThat(other.has(ID)).isTrue();
      assertThat(strict.logins()).isEqualTo(2);
    }
  }

  @Test
  void saysThatTheServerHasNoSftp() throws Exception {
    Path keys = Files.createDirectory(folder.resolve("keys"));
    try (OpenSsh without = OpenSsh.start(keys, "ForceCommand /bin/false");
        WritableChunkStore other =
            OpenSsh.openWritable(without.url("sftp", castr()) + without.options())) {
      assertThatThrownBy(() -> other.get(ID, 1000))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("hangs up when it is asked for SFTP; does its server have it");
    }
  }

  @Test
  void makesALostConnectionAnew() throws Exception {
    store.put(ID, TestChunks.encoded(DATA));
    server.restart();
    try {
      store.has(ID);
    } catch (StoreException e) {
      assertThat(e.isPassing()).isTrue();
    }
    assertThat(store.has(ID)).isTrue();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(castr())) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }
}
