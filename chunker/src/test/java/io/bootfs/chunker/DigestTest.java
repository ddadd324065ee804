package io.bootfs.chunker;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JDK's digests are the measure; where the processor has no wide vectors, they are all there
 * is.
 */
final class DigestTest {

  private static final Random RANDOM = new Random(512);

  @Test
  void aKnownAnswerOfTheStandard() {
    // From the examples to FIPS 180-4.
    assertThat(
            Digest.SHA512_256.idOf(
                "xabc".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 1, 3))
        .isEqualTo(
            ChunkId.parse("53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void everyLengthOfLastBlocksBesideOthers(int lanes) throws Exception {
    for (int most = 1; most <= 20 && lanes <= MultiBufferSha512.LANES; most++) {
      for (int round = 0; round < 40; round++) {
        List<ByteSpan> chunks = new ArrayList<>();
        for (int i = 0; i < most; i++) {
          chunks.add(random(round < 20 ? RANDOM.nextInt(400) : RANDOM.nextInt(5000)));
        }
        assertThat(MultiBufferSha512.idsOf(chunks, lanes)).isEqualTo(expected(chunks));
      }
    }
    List<ByteSpan> all = new ArrayList<>();
    for (int length = 0; length < 600; length++) {
      all.add(random(length));
    }
    assertThat(Digest.SHA512_256.idsOf(all)).isEqualTo(expected(all));
  }

  @Test
  void chunksOfAnySizeInOneList() throws Exception {
    List<ByteSpan> chunks =
        List.of(
            random(0), random(MultiBufferSha512.LONGEST), random(MultiBufferSha512.LONGEST + 1));
    assertThat(Digest.SHA512_256.idsOf(chunks)).isEqualTo(expected(chunks));
    for (Digest digest : Digest.values()) {
      assertThat(digest.idsOf(List.of())).isEmpty();
    }
  }

  @Test
  void manyThreadsAtOnceGetEachItsOwn() throws Exception {
    List<ByteSpan> chunks = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      chunks.add(random(RANDOM.nextInt(20_000)));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<ChunkId>> calls = new ArrayList<>();
      for (ByteSpan chunk : chunks) {
        calls.add(() -> Digest.SHA512_256.idOf(chunk.bytes(), chunk.offset(), chunk.length()));
      }
      List<ChunkId> ids = new ArrayList<>();
      for (Future<ChunkId> id : threads.invokeAll(calls)) {
        ids.add(id.get());
      }
      assertThat(ids).isEqualTo(expected(chunks));
    }
  }

  @Test
  void aThreadThatIsInterruptedGetsItsIdAndStaysSo() throws Exception {
    ByteSpan chunk = random(100_000);
    Thread.currentThread().interrupt();
    ChunkId id = Digest.SHA512_256.idOf(chunk.bytes(), chunk.offset(), chunk.length());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(id).isEqualTo(expected(List.of(chunk)).getFirst());
  }

  @Test
  void sha256OfEveryLengthOfLastBlocks() throws Exception {
    assertThat(MultiBufferSha512.IS_LOADED).isTrue();
    MessageDigest engine = MessageDigest.getInstance("SHA-256");
    for (int length :
        IntStream.concat(IntStream.range(0, 200), IntStream.of(100_001, 1 << 20, (1 << 20) + 1))
            .toArray()) {
      byte[] bytes = new byte[length];
      RANDOM.nextBytes(bytes);
      assertThat(Sha256.hexOf(bytes)).isEqualTo(HexFormat.of().formatHex(engine.digest(bytes)));
    }
  }

  private static ByteSpan random(int length) {
    int offset = RANDOM.nextInt(9);
    byte[] bytes = new byte[offset + length + RANDOM.nextInt(9)];
    RANDOM.nextBytes(bytes);
    return new ByteSpan(bytes, offset, length);
  }

  private static List<ChunkId> expected(List<ByteSpan> chunks) throws Exception {
    MessageDigest engine = MessageDigest.getInstance("SHA-512/256");
    List<ChunkId> ids = new ArrayList<>();
    for (ByteSpan chunk : chunks) {
      engine.update(chunk.bytes(), chunk.offset(), chunk.length());
      ids.add(ChunkId.parse(HexFormat.of().formatHex(engine.digest())));
    }
    return ids;
  }
}
