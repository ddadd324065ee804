package io.bootfs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Round trips, and everything that is not the chunk it is said to be. */
final class ChunkCodecTest {

  private static final byte[] DATA = TestChunks.bytes(1, 100_000);
  private static final ChunkId ID = TestChunks.id(DATA);

  private final ChunkCodec codec = new ChunkCodec();

  @AfterEach
  void close() {
    codec.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 47, 4096, 65536, 262144, 3 << 20})
  void givesBackWhatItEncoded(int length) throws IOException {
    byte[] data = TestChunks.bytes(length, length + 7);
    byte[] chunk = Arrays.copyOfRange(data, 5, 5 + length);
    EncodedChunk encoded = codec.encode(data, 5, length, 3);
    assertThat(encoded.encoding()).isEqualTo(Encoding.ZSTD);
    assertThat(Zstd.getFrameContentSize(encoded.bytes())).isEqualTo(length);
    assertThat(encoded.bytes().length).isLessThanOrEqualTo(ChunkCodec.limit(length));
    assertThat(decode(TestChunks.id(chunk), encoded, length)).isEqualTo(chunk);
  }

  @Test
  void limitCoversDataThatDoesNotCompress() {
    for (int length : new int[] {1, 100, 4096, 65536, 262144, 16 << 20}) {
      assertThat((long) ChunkCodec.limit(length)).isGreaterThan(Zstd.compressBound(length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void verifiesByTheDigestOfTheIndex(Digest digest) throws IOException {
    ChunkId id = digest.idOf(DATA, 0, DATA.length);
    EncodedChunk chunk = TestChunks.encoded(DATA);
    assertThat(codec.decode(id, chunk, DATA.length, digest, "s")).isEqualTo(DATA);
  }

  @Test
  void readsPlainChunks() throws IOException {
    assertThat(decode(ID, plain(DATA), DATA.length)).isEqualTo(DATA);
  }

  @Test
  void readsFramesWithoutContentSize() throws IOException {
    byte[] frame = streamed(DATA);
    assertThat(Zstd.getFrameContentSize(frame)).isNegative();
    assertThat(decode(ID, zstd(frame), DATA.length)).isEqualTo(DATA);
  }

  @Test
  void refusesOtherBytes() {
    byte[] other = TestChunks.bytes(2, DATA.length);
    refuses(plain(other), "sha512-256", TestChunks.id(other).toString());
    refuses(TestChunks.encoded(other), "sha512-256", TestChunks.id(other).toString());
  }

  @Test
  void refusesOtherLengths() {
    byte[] shorter = Arrays.copyOf(DATA, DATA.length - 1);
    byte[] longer = Arrays.copyOf(DATA, DATA.length + 1);
    refuses(plain(shorter), "99999 bytes", "100000");
    refuses(plain(longer), "100001 bytes", "100000");
    refuses(TestChunks.encoded(shorter), "99999 bytes");
    refuses(TestChunks.encoded(longer), "100001 bytes");
    refuses(zstd(streamed(shorter)), "99999 bytes");
    refuses(zstd(streamed(longer)), "too small");
  }

  @Test
  void refusesBombsWithoutAllocatingThem() {
    byte[] gigabyte = bomb(1L << 30);
    assertThat(gigabyte.length).isLessThan(200_000);
    long before = allocated();
    refuses(zstd(gigabyte), "zstd can't decompress it to 100000 bytes");
    assertThat(allocated() - before).isLessThan(4L << 20);
  }

  @Test
  void refusesFramesThatClaimToBeHuge() {
    byte[] frame = TestChunks.encoded(DATA).bytes().clone();
    // RFC 8878, 3.1.1.1.1: content size flag 3, single segment: eight bytes of size follow.
    byte[] huge = new byte[frame.length];
    System.arraycopy(frame, 0, huge, 0, 4);
    huge[4] = (byte) 0xe0;
    Arrays.fill(huge, 5, 12, (byte) 0xff);
    huge[12] = 0x3f;
    System.arraycopy(frame, 13, huge, 13, frame.length - 13);
    refuses(zstd(huge), "invalid");
  }

  @Test
  void refusesTruncatedFrames() {
    byte[] frame = TestChunks.encoded(DATA).bytes();
    for (int length = 0; length < frame.length; length += length < 20 ? 1 : 997) {
      refuses(zstd(Arrays.copyOf(frame, length)), "invalid");
    }
  }

  @Test
  void refusesGarbageBehindTheFrame() {
    byte[] frame = TestChunks.encoded(DATA).bytes();
    refuses(zstd(Arrays.copyOf(frame, frame.length + 3)), "3 bytes lie behind");
    byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
    System.arraycopy(frame, 0, twice, frame.length, frame.length);
    refuses(zstd(twice), frame.length + " bytes lie behind");
  }

  @Test
  void refusesOtherFormats() {
    refuses(zstd(new byte[0]), "it is empty");
    refuses(zstd(DATA), "not a zstd frame");
    refuses(zstd(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 1}), "xz or gzip");
    refuses(zstd(new byte[] {0x1f, (byte) 0x8b, 8, 0}), "xz or gzip");
    refuses(zstd(new byte[] {0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0}), "not a zstd frame");
  }

  @Test
  void aContextThatFailedServesTheNextChunk() throws IOException {
    byte[] frame = TestChunks.encoded(DATA).bytes().clone();
    byte[] damaged = frame.clone();
    Arrays.fill(damaged, 50, 500, (byte) 0x5a);
    for (int i = 0; i < 50; i++) {
      refuses(zstd(damaged), "invalid");
      assertThat(decode(ID, zstd(frame), DATA.length)).isEqualTo(DATA);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void damageIsRefusedOrHarmless(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] original = random.nextBoolean() ? TestChunks.encoded(DATA).bytes() : streamed(DATA);
    for (int i = 0; i < 1500; i++) {
      byte[] mutant = mutate(original, random);
      try {
        // A flag that changes nothing may survive; other bytes may not.
        assertThat(decode(ID, zstd(mutant), DATA.length)).isEqualTo(DATA);
      } catch (ChunkInvalidException e) {
        assertThat(e).hasMessageContaining(ID.toString()).hasMessageContaining("in store s is");
      }
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] mutant =
        random.nextInt(4) > 0
            ? original.clone()
            : Arrays.copyOf(original, random.nextInt(original.length + 100));
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && mutant.length > 0; i++) {
      int range = random.nextBoolean() ? Math.min(24, mutant.length) : mutant.length;
      mutant[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
    }
    return mutant;
  }

  @Test
  void servesManyThreads() throws Exception {
    EncodedChunk chunk = TestChunks.encoded(DATA);
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        results.add(threads.submit(() -> decode(ID, chunk, DATA.length)));
      }
      for (Future<byte[]> result : results) {
        assertThat(result.get()).isEqualTo(DATA);
      }
    }
  }

  @Test
  void worksOnAfterClose() throws IOException {
    codec.close();
    assertThat(decode(ID, TestChunks.encoded(DATA), DATA.length)).isEqualTo(DATA);
  }

  private byte[] decode(ChunkId id, EncodedChunk chunk, int length) throws IOException {
    return codec.decode(id, chunk, length, Digest.SHA512_256, "s");
  }

  private void refuses(EncodedChunk chunk, String... words) {
    assertThatThrownBy(() -> decode(ID, chunk, DATA.length))
        .isInstanceOf(ChunkInvalidException.class)
        .hasMessageContaining(ID.toString())
        .hasMessageContainingAll(words);
  }

  private static EncodedChunk plain(byte[] bytes) {
    return new EncodedChunk(bytes, Encoding.PLAIN);
  }

  private static EncodedChunk zstd(byte[] bytes) {
    return new EncodedChunk(bytes, Encoding.ZSTD);
  }

  private static byte[] streamed(byte[] data) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(frame)) {
      out.write(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return frame.toByteArray();
  }

  private static byte[] bomb(long size) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (ZstdOutputStream out = new ZstdOutputStream(frame)) {
      for (long written = 0; written < size; written += zeros.length) {
        out.write(zeros);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return frame.toByteArray();
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
