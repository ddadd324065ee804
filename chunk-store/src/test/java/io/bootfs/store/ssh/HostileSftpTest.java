package io.bootfs.store.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.IdRange;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the SFTP client makes of servers that are broken, hostile or slow. */
final class HostileSftpTest {

  private static final byte[] DATA = TestChunks.bytes(1, 60_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final byte[] CHUNK = TestChunks.encoded(DATA).bytes();
  private static final int LIMIT = ChunkCodec.limit(DATA.length);

  @TempDir private Path folder;

  @Test
  void readsWhatAnHonestServerSends() throws Exception {
    HostileSftp.Script honest =
        (answers, request, offset, length) -> answers.data(request, part(CHUNK, offset, length));
    try (HostileSftp server = HostileSftp.start(folder, CHUNK.length, honest);
        WritableChunkStore store = server.open("60s")) {
      assertThat(decoded(store)).isEqualTo(DATA);
    }
  }

  /**
   * Servers may send less than they have, and some don't say how much that is. A file may be
   * replaced by a longer or shorter one after it was looked at.
   */
  @Test
  void readsOnWhereAServerSendsLessThanItWasAskedFor() throws Exception {
    HostileSftp.Script brief =
        (answers, request, offset, length) -> {
          if (offset < CHUNK.length) {
            answers.data(request, part(CHUNK, offset, Math.min(length, 9_999)));
          } else {
            answers.endOfFile(request);
          }
        };
    long[] sizes = {CHUNK.length, CHUNK.length + 1L, Long.MAX_VALUE, CHUNK.length - 1000L, 1};
    for (long size : sizes) {
      try (HostileSftp server = HostileSftp.start(folder, size, brief);
          WritableChunkStore store = server.open("60s")) {
        assertThat(decoded(store)).isEqualTo(DATA);
      }
    }
  }

  /** It was replaced, and the one before was as long as a read, or the reads, of it. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 16, 1 << 18, 2 << 18})
  void readsWhatIsLongerThanWholeReadsOfWhatWasSeen(int seen) throws Exception {
    byte[] longer = TestChunks.bytes(3, seen + 10_000);
    HostileSftp.Script honest =
        (answers, request, offset, length) -> {
          if (offset < longer.length) {
            answers.data(request, part(longer, offset, length));
          } else {
            answers.endOfFile(request);
          }
        };
    try (HostileSftp server = HostileSftp.start(folder, seen, honest);
        WritableChunkStore store = server.open("60s")) {
      assertThat(store.get(ID, 2 * seen).bytes()).isEqualTo(longer);
    }
  }

  @Test
  void stopsAnEndlessFileAtTheLimit() throws Exception {
    HostileSftp.Script endless =
        (answers, request, offset, length) -> answers.data(request, new byte[length]);
    for (long size : new long[] {LIMIT + 1L, 1L << 40, Long.MAX_VALUE}) {
      isInvalid(size, endless, "its file has more than " + LIMIT + " bytes");
    }
  }

  @Test
  void tellsWrongBytesAndWrongLengths() throws Exception {
    isInvalid(
        CHUNK.length,
        (answers, request, offset, length) ->
            answers.data(request, part(new byte[CHUNK.length], offset, length)),
        "is not a zstd frame");
    byte[] other = TestChunks.encoded(TestChunks.bytes(2, DATA.length)).bytes();
    isInvalid(
        other.length,
        (answers, request, offset, length) -> answers.data(request, part(other, offset, length)),
        "");
    byte[] half = Arrays.copyOf(CHUNK, CHUNK.length / 2);
    isInvalid(
        half.length,
        (answers, request, offset, length) -> answers.data(request, part(half, offset, length)),
        "");
    isInvalid(
        CHUNK.length,
        (answers, request, offset, length) -> {
          if (offset == 0) {
            answers.data(request, part(CHUNK, 0, 1000));
          } else {
            answers.endOfFile(request);
          }
        },
        "");
  }

  /** A frame of few bytes that would become a gigabyte. */
  @Test
  void inflatesNoBomb() throws Exception {
    byte[] bomb = TestChunks.encoded(new byte[64 << 20]).bytes();
    assertThat(bomb.length).isLessThan(LIMIT);
    isInvalid(
        bomb.length,
        (answers, request, offset, length) -> answers.data(request, part(bomb, offset, length)),
        "");
  }

  @Test
  void endsAListingWithoutEnd() throws Exception {
    try (HostileSftp server =
            HostileSftp.start(folder, 0, (answers, request, offset, length) -> {});
        WritableChunkStore store = server.open("60s")) {
      assertThatThrownBy(() -> ((PrunableChunkStore) store).list(IdRange.ALL, (id, found) -> {}))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("can't list store " + store.location())
          .hasMessageContaining("has no end");
    }
  }

  @Test
  void takesNoMoreThanItAskedFor() throws Exception {
    fails(
        (answers, request, offset, length) -> answers.data(request, new byte[length + 1000]),
        "60s",
        "does not speak SFTP");
  }

  @Test
  void doesNotWaitForAServerThatStallsInMidChunk() throws Exception {
    fails((answers, request, offset, length) -> {
      if (offset == 0) {
        answers.data(request, part(CHUNK, 0, 1000));
      }
    });
    fails(
        (answers, request, offset, length) -> answers.data(request + 100, new byte[length]),
        "60s",
        "answers what nobody asked");
  }

  @Test
  void saysThatTheServerHangsUpOrSpeaksNoSftp() throws Exception {
    fails(
        (answers, request, offset, length) -> {
          throw new IOException("hang up");
        },
        "60s",
        "the connection is lost");
    byte[] garbage = new byte[100_000];
    Arrays.fill(garbage, (byte) 0x7f);
    fails(
        (answers, request, offset, length) -> answers.raw(garbage),
        "60s",
        "does not speak SFTP: a packet of 2139062143 bytes");
    fails(
        (answers, request, offset, length) -> answers.raw("Welcome!".getBytes(US_ASCII)),
        "60s",
        "text, 'Welc…'; does the user's shell print something");
  }

  /** Of a file that is read too late nothing stays: the server has it closed though nobody asks. */
  @Test
  void closesWhatComesTooLate() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    HostileSftp.Script slow =
        (answers, request, offset, length) -> {
          late.await();
          answers.data(request, part(CHUNK, offset, length));
        };
    try (HostileSftp server = HostileSftp.start(folder, CHUNK.length, slow);
        WritableChunkStore store = server.open("60s", "&timeout=1s")) {
      assertThatThrownBy(() -> decoded(store)).isInstanceOf(StoreException.class);
      late.countDown();
      assertThat(server.closed.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void isInvalid(long size, HostileSftp.Script script, String words) throws IOException {
    try (HostileSftp server = HostileSftp.start(folder, size, script);
        WritableChunkStore store = server.open("60s")) {
      assertThatThrownBy(() -> decoded(store))
          .isInstanceOf(ChunkInvalidException.class)
          .hasMessageContaining(ID.toString())
          .hasMessageContaining(store.location())
          .hasMessageContaining(words);
    }
  }

  /** It may fail by the answer, or by waiting for a better one. */
  private void fails(HostileSftp.Script script) throws IOException {
    fails(script, "1s", "");
  }

  private void fails(HostileSftp.Script script, String stallTimeout, String words)
      throws IOException {
    try (HostileSftp server = HostileSftp.start(folder, CHUNK.length, script);
        WritableChunkStore store = server.open(stallTimeout)) {
      assertThatThrownBy(() -> decoded(store))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(ID.toString())
          .hasMessageContaining(store.location())
          .hasMessageContaining(words);
    }
  }

  private static byte[] decoded(WritableChunkStore store) throws IOException {
    try (ChunkCodec codec = new ChunkCodec()) {
      return codec.decode(
          ID, store.get(ID, LIMIT), DATA.length, Digest.SHA512_256, store.location());
    }
  }

  private static byte[] part(byte[] bytes, long offset, int length) {
    int from = (int) Math.min(offset, bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
  }
}
