package io.bootfs.chunker;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name of a chunk: the 32-byte digest of its uncompressed bytes. Immutable and thread-safe.
 *
 * <p>Two ids are equal when their bytes are; which {@link Digest} made them is known to the index
 * that lists them.
 */
public final class ChunkId implements Comparable<ChunkId> {

  /** The length of an id in bytes. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private ChunkId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the id with a copy of the given bytes.
   *
   * @throws IllegalArgumentException unless there are exactly {@value #BYTES} bytes
   */
  public static ChunkId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a chunk id has " + BYTES + " bytes, not " + bytes.length);
    }
    return new ChunkId(bytes.clone());
  }

  /**
   * Returns the id with a copy of the {@value #BYTES} bytes at {@code offset}.
   *
   * @throws IndexOutOfBoundsException if the array has too few bytes
   */
  public static ChunkId of(byte[] bytes, int offset) {
    return new ChunkId(Arrays.copyOfRange(bytes, offset, offset + BYTES));
  }

  /**
   * Returns the id written as 64 lower-case hexadecimal digits.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static ChunkId parse(String hex) {
    if (hex.length() != 2 * BYTES || !hex.equals(hex.toLowerCase(java.util.Locale.ROOT))) {
      throw new IllegalArgumentException(
          "a chunk id has 64 lower-case hexadecimal digits: '" + hex + "'");
    }
    return new ChunkId(HexFormat.of().parseHex(hex));
  }

  /** Returns the id's own bytes, which nobody may change. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns a copy of the id's bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Copies the id's bytes to {@code target} at {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, BYTES);
  }

  @Override
  public int compareTo(ChunkId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkId id && Arrays.equals(bytes, id.bytes);
  }

  @Override
  public int hashCode() {
    // The bytes are a cryptographic digest already: any four of them are a good hash.
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
  }

  /** Returns 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
