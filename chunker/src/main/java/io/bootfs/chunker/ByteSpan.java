package io.bootfs.chunker;

import java.util.Objects;

/** Some bytes of an array, which stays its owner's. */
public final class ByteSpan {

  private final byte[] bytes;
  private final int offset;
  private final int length;

  /**
   * Creates a span.
   *
   * @param offset where it begins
   * @param length how many bytes it has
   * @throws IndexOutOfBoundsException if they are not all in the array
   */
  public ByteSpan(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** Returns all of an array. */
  public static ByteSpan of(byte[] bytes) {
    return new ByteSpan(bytes, 0, bytes.length);
  }

  /** Returns the array itself. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns where the span begins in the array. */
  public int offset() {
    return offset;
  }

  /** Returns how many bytes it has. */
  public int length() {
    return length;
  }
}
