package io.bootfs.store.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.Await;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.TestChunks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client makes of the other side's messages, in order, out of order, and hostile. */
final class CasyncConnectionTest {

  private static final ChunkId A = TestChunks.id(new byte[] {1});
  private static final ChunkId B = TestChunks.id(new byte[] {2});

  private static final ChunkId C = TestChunks.id(new byte[] {3});

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final AtomicBoolean closed = new AtomicBoolean();
  private PipedOutputStream peer;
  private CasyncConnection connection;

  @BeforeEach
  void start() throws IOException {
    peer = new PipedOutputStream();
    connection =
        CasyncConnection.start(
            "ssh://host/x",
            new PipedInputStream(peer, 1 << 20),
            sent,
            _ -> closed.set(true),
            () -> "");
  }

  @AfterEach
  void stop() {
    connection.close();
    assertThat(closed).isTrue();
  }

  @Test
  void takesAnswersInWhateverOrder() throws Exception {
    hello(1);
    ChunkRequest a = ask(A, 1000);
    ChunkRequest b = ask(B, 1000);
    ChunkRequest again = ask(A, 2000);
    assertThat(again).isSameAs(a);
    chunk(B, 0, new byte[] {7});
    chunk(A, 1, new byte[1500]);
    assertThat(a.answer.get().bytes()).hasSize(1500);
    assertThat(a.answer.get().encoding()).isEqualTo(Encoding.ZSTD);
    assertThat(b.answer.get().encoding()).isEqualTo(Encoding.PLAIN);
    // One greeting, and one request for each id.
    assertThat(sent.toByteArray()).hasSize(24 + 2 * (16 + 8 + 32));
  }

  @Test
  void tellsMissingAndInvalidApart() throws Exception {
    hello(1);
    ChunkRequest a = ask(A, 1000);
    ChunkRequest b = ask(B, 1000);
    send(CasyncMessage.MISSING, A.toBytes());
    chunk(B, 1, new byte[1001]);
    assertThatThrownBy(a.answer::get).hasCauseInstanceOf(ChunkMissingException.class);
    assertThatThrownBy(b.answer::get)
        .hasCauseInstanceOf(ChunkInvalidException.class)
        .hasMessageContaining("1001 bytes, more than 1000");
    assertThat(connection.request(A, 1000)).isNull();
    ChunkRequest after = ask(C, 1000);
    chunk(C, 1, new byte[1000]);
    assertThat(after.answer.get().bytes()).hasSize(1000);
  }

  @Test
  void finishesWhenAllIsAnswered() throws Exception {
    hello(1);
    ChunkRequest a = ask(A, 1000);
    Thread finisher =
        Thread.ofVirtual()
            .start(() -> {
              try {
                connection.finish();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    chunk(A, 1, new byte[1000]);
    assertThat(a.answer.get().bytes()).hasSize(1000);
    finisher.join();
    assertThat(connection.isAlive()).isFalse();
  }

  @Test
  void endsWithWhatItDidNotAskFor() throws Exception {
    hello(1);
    ChunkRequest a = ask(A, 1000);
    chunk(B, 1, new byte[10]);
    fails(a, "sends chunk " + B + ", which nobody asked for");
  }

  @Test
  void endsWithAnswersThatAreTooLarge() throws Exception {
    hello(1);
    ChunkRequest a = ask(A, 1000);
    peer.write(longs(Long.MAX_VALUE, CasyncMessage.CHUNK));
    peer.flush();
    fails(a, "does not speak casync's protocol");
  }

  @Test
  void endsWithOtherMessages() throws Exception {
    hello(1);
    ChunkRequest a = ask(A, 1000);
    send(0xb32a91dd2b3e27f8L, new byte[10]);
    fails(a, "a message of type b32a91dd2b3e27f8");
  }

  @Test
  void endsWithoutGreeting() throws Exception {
    ChunkRequest a = ask(A, 1000);
    peer.write("Welcome to this host! Have a nice day.".getBytes(StandardCharsets.US_ASCII));
    peer.flush();
    fails(a, "does not speak casync's protocol");
  }

  @Test
  void endsWhereNoChunksAreServed() throws Exception {
    ChunkRequest a = ask(A, 1000);
    hello(4);
    fails(a, "serves no chunks");
  }

  @Test
  void tellsWhyTheOtherSideGivesUp() throws Exception {
    hello(1);
    ChunkRequest a = ask(A, 1000);
    ByteBuffer body = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    body.putLong(2).put("no store\u001b\0".getBytes(StandardCharsets.US_ASCII));
    send(CasyncMessage.ABORT, body.array());
    fails(a, "the other side gives up: no store?");
  }

  @Test
  void tellsThatTheOtherSideIsGone() throws Exception {
    hello(1);
    ChunkRequest a = ask(A, 1000);
    peer.write(longs(16 + 40 + 100, CasyncMessage.CHUNK, 1));
    peer.write(A.toBytes());
    peer.write(new byte[50]);
    peer.close();
    fails(a, "hangs up in mid-chunk");
  }

  private ChunkRequest ask(ChunkId id, int limit) throws IOException {
    return Objects.requireNonNull(connection.request(id, limit));
  }

  private void fails(ChunkRequest request, String words) throws Exception {
    assertThatThrownBy(request.answer::get).hasMessageContaining(words);
    Await.until(closed::get);
    assertThat(connection.isAlive()).isFalse();
    assertThatThrownBy(() -> connection.request(B, 1)).hasMessageContaining(words);
  }

  private void hello(long flags) throws IOException {
    peer.write(longs(24, CasyncMessage.HELLO, flags));
    peer.flush();
  }

  private void chunk(ChunkId id, long flags, byte[] data) throws IOException {
    peer.write(longs(16 + 8 + 32 + data.length, CasyncMessage.CHUNK, flags));
    peer.write(id.toBytes());
    peer.write(data);
    peer.flush();
  }

  private void send(long type, byte[] body) throws IOException {
    peer.write(longs(16 + body.length, type));
    peer.write(body);
    peer.flush();
  }

  private static byte[] longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }
}
