package io.bootfs.converter.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** SipHash-2-4 (Aumasson and Bernstein, 2012) under the key of casync's directory tables. */
final class SipHash {

  /** {@code CA_FORMAT_GOODBYE_HASH_KEY}, as two little-endian numbers. */
  private static final long KEY_0 = 0x8574442b0f1d84b3L;

  private static final long KEY_1 = 0x2736ed30d1c22ec1L;

  private static final int COMPRESSION_ROUNDS = 2;
  private static final int FINAL_ROUNDS = 4;

  private long v0 = KEY_0 ^ 0x736f6d6570736575L;
  private long v1 = KEY_1 ^ 0x646f72616e646f6dL;
  private long v2 = KEY_0 ^ 0x6c7967656e657261L;
  private long v3 = KEY_1 ^ 0x7465646279746573L;

  private SipHash() {}

  /** Returns the hash of a name. */
  static long of(byte[] name) {
    return new SipHash().hash(name);
  }

  private long hash(byte[] name) {
    int whole = name.length / Long.BYTES * Long.BYTES;
    ByteBuffer words = ByteBuffer.wrap(name).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < whole; i += Long.BYTES) {
      compress(words.getLong(i));
    }
    long last = (long) name.length << (Long.SIZE - Byte.SIZE);
    for (int i = whole; i < name.length; i++) {
      last |= (name[i] & 0xffL) << ((i - whole) * Byte.SIZE);
    }
    compress(last);
    v2 ^= 0xff;
    rounds(FINAL_ROUNDS);
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void compress(long word) {
    v3 ^= word;
    rounds(COMPRESSION_ROUNDS);
    v0 ^= word;
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
