package io.bootfs.benchmarks.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes, ends and resets pass a link unharmed; how long that takes is what benchmarks show. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LinkTest {

  private static final int MANY = 3_000_001;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private Link link(String shape) {
    return new Link(LinkShape.parse(shape));
  }

  private Socket connect(Link link) throws IOException {
    InetSocketAddress target = (InetSocketAddress) server.getLocalSocketAddress();
    return new Socket(InetAddress.getLoopbackAddress(), link.forward(target));
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[MANY];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"loopback", "6ms-200mbit"})
  void bytesPassBothWaysAtOnceAndEachDirectionEndsByItself(String shape) throws Exception {
    byte[] request = bytes(1);
    byte[] answer = bytes(2);
    try (Link link = link(shape);
        Socket client = connect(link)) {
      Future<byte[]> served =
          threads.submit(() -> {
            try (Socket peer = server.accept()) {
              Future<byte[]> read = threads.submit(() -> peer.getInputStream().readAllBytes());
              peer.getOutputStream().write(answer, 0, MANY - 1);
              byte[] got = read.get();
              // The client has said that it sends no more, and still reads.
              peer.getOutputStream().write(answer, MANY - 1, 1);
              return got;
            }
          });
      Future<byte[]> read = threads.submit(() -> client.getInputStream().readAllBytes());
      client.getOutputStream().write(request);
      client.shutdownOutput();

      assertThat(served.get()).isEqualTo(request);
      assertThat(read.get()).isEqualTo(answer);
      assertThat(link.statistics()).isEqualTo(new LinkStatistics(1, MANY, MANY));
    }
  }

  @Test
  void resetOfTheServerComesBehindItsBytes() throws Exception {
    try (Link link = link("loopback");
        Socket client = connect(link)) {
      CompletableFuture<Void> seen = new CompletableFuture<>();
      var _ =
          threads.submit(() -> {
            try (Socket peer = server.accept()) {
              peer.getOutputStream().write(7);
              seen.get();
              peer.setSoLinger(true, 0);
            }
            return true;
          });
      assertThat(client.getInputStream().read()).isEqualTo(7);
      seen.complete(null);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void resetOfTheClientComesToTheServer() throws Exception {
    try (Link link = link("loopback")) {
      Socket client = connect(link);
      try (Socket peer = server.accept()) {
        client.getOutputStream().write(7);
        assertThat(peer.getInputStream().read()).isEqualTo(7);
        client.setSoLinger(true, 0);
        client.close();
        assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void serverThatIsNotThereResetsTheClient() throws Exception {
    server.close();
    try (Link link = link("loopback");
        Socket client = connect(link)) {
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void senderWaitsForAReaderWhoDoesNot() throws Exception {
    try (Link link = link("2ms-900mbit");
        Socket client = connect(link);
        Socket peer = server.accept()) {
      Future<Boolean> sent =
          threads.submit(() -> {
            for (int i = 0; i < 30; i++) {
              client.getOutputStream().write(bytes(i));
            }
            client.shutdownOutput();
            return true;
          });
      for (int i = 0; i < 30; i++) {
        assertThat(peer.getInputStream().readNBytes(MANY)).isEqualTo(bytes(i));
      }
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      assertThat(sent.get()).isTrue();
    }
  }

  @Test
  void shapesAreReadAndWrittenAlike() {
    assertThat(LinkShape.parse("80ms-20mbit"))
        .hasToString("80ms-20mbit")
        .extracting(LinkShape::bitsPerSecond)
        .isEqualTo(20_000_000L);
    assertThat(LinkShape.parse("loopback")).isEqualTo(LinkShape.LOOPBACK).hasToString("loopback");
    assertThatThrownBy(() -> LinkShape.parse("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20ms-100mbit");
  }
}
