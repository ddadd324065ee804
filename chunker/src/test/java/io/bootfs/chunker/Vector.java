package io.bootfs.chunker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** A blob whose index casync 2 has made: {@code NAME.caibx} in the resources. */
enum Vector {
  RANDOM("random", "16384:65536:262144", Digest.SHA512_256),
  RANDOM_SHA256("random-sha256", "16384:65536:262144", Digest.SHA256),
  RANDOM_SMALL("random-small", "1024:4096:16384", Digest.SHA512_256),
  ZEROS("zeros", "16384:65536:262144", Digest.SHA512_256),
  TEXT("text", "16384:65536:262144", Digest.SHA512_256),
  ONE_BYTE("one-byte", "16384:65536:262144", Digest.SHA512_256),
  BELOW_MINIMUM("below-minimum", "16384:65536:262144", Digest.SHA512_256),
  AT_MINIMUM("at-minimum", "16384:65536:262144", Digest.SHA512_256),
  ABOVE_MINIMUM("above-minimum", "16384:65536:262144", Digest.SHA512_256),
  CUT_AT_MINIMUM("cut-at-minimum", "1024:4096:16384", Digest.SHA512_256);

  private final String name;
  private final String sizes;
  final Digest digest;

  Vector(String name, String sizes, Digest digest) {
    this.name = name;
    this.sizes = sizes;
    this.digest = digest;
  }

  /** Returns the sizes that casync was told. */
  ChunkSizes sizes() {
    return ChunkSizes.parse(sizes);
  }

  /** Returns the bytes of casync's index. */
  byte[] index() {
    try (InputStream in = Vector.class.getResourceAsStream(name + ".caibx")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the blob. */
  byte[] blob() {
    return switch (this) {
      case RANDOM, RANDOM_SHA256 -> stream("random", 3_000_000);
      case RANDOM_SMALL -> stream("random", 1_000_000);
      case ZEROS -> new byte[1_000_000];
      case TEXT ->
          Arrays.copyOf(
              "The quick brown fox jumps over the lazy dog. "
                  .repeat(50_000)
                  .getBytes(StandardCharsets.US_ASCII),
              2_000_000);
      case ONE_BYTE -> new byte[] {'x'};
      case BELOW_MINIMUM -> stream("below", 16383);
      case AT_MINIMUM -> stream("at", 16384);
      case ABOVE_MINIMUM -> stream("above", 16385);
      case CUT_AT_MINIMUM -> cutExactlyAtMinimum();
    };
  }

  /** Returns data whose first chunk ends at the minimum size, to the byte. */
  private byte[] cutExactlyAtMinimum() {
    byte[] head;
    int k = 0;
    do {
      head = stream("exact-" + k++, sizes().min());
    } while (new PlainChunker(sizes()).next(head, 0) != sizes().min() || !endsChunk(head));
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    blob.writeBytes(head);
    blob.writeBytes(stream("exact-tail", 300_000));
    return blob.toByteArray();
  }

  /** Tells whether the chunk would end even if more bytes followed. */
  private boolean endsChunk(byte[] head) {
    return new PlainChunker(sizes()).next(Arrays.copyOf(head, head.length + 64), 0) == head.length;
  }

  /** Returns the SHA-256 digests of {@code seed} and a counter, concatenated, cut to size. */
  private static byte[] stream(String seed, int size) {
    byte[] block = seed.getBytes(StandardCharsets.US_ASCII);
    block = Arrays.copyOf(block, block.length + Long.BYTES);
    ByteBuffer counter = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    byte[] stream = new byte[size + ChunkId.BYTES];
    for (int i = 0; i * ChunkId.BYTES < size; i++) {
      counter.putLong(block.length - Long.BYTES, i);
      Digest.SHA256.idOf(block, 0, block.length).copyTo(stream, i * ChunkId.BYTES);
    }
    return Arrays.copyOf(stream, size);
  }

  @Override
  public String toString() {
    return name;
  }
}
