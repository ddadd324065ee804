package io.bootfs.store.ssh;

import io.bootfs.chunker.ChunkId;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The messages of casync's protocol, version 2, as in its {@code caprotocol.h}: size with this
 * 16-byte header, type, body; all numbers little-endian. Stateless.
 */
final class CasyncMessage {

  static final long HELLO = 0x3c71d0948ca5fbeeL;
  static final long REQUEST = 0x8ab427e0f89d9210L;
  static final long CHUNK = 0x5213dd180a84bc8cL;
  static final long MISSING = 0xd010f9fac82b7b6cL;
  static final long GOODBYE = 0xad205dbf1a3686c3L;
  static final long ABORT = 0xe7d9136b7efea352L;

  /** HELLO: this side serves a chunk store. */
  static final long SERVES_CHUNKS = 1;

  /** HELLO: this side wants chunks. */
  static final long PULLS_CHUNKS = 0x40;

  /** CHUNK: its data are compressed. */
  static final long COMPRESSED = 1;

  private static final long HIGH_PRIORITY = 1;
  private static final int HEADER_SIZE = 16;
  private static final int LARGEST = 16 << 20;

  /** How much of an ABORT's text is read, in bytes. */
  private static final int LONGEST_TEXT = 1024;

  private CasyncMessage() {}

  /**
   * A message's head.
   *
   * @param type one of the types above, or another
   * @param bodySize the bytes that follow
   */
  record Head(long type, int bodySize) {}

  static byte[] hello() {
    return message(HELLO, Long.BYTES).putLong(PULLS_CHUNKS).array();
  }

  static byte[] goodbye() {
    return message(GOODBYE, 0).array();
  }

  /** Returns a request of one chunk: desync answers only the first of several. */
  static byte[] request(ChunkId id) {
    return message(REQUEST, Long.BYTES + ChunkId.BYTES)
        .putLong(HIGH_PRIORITY)
        .put(id.toBytes())
        .array();
  }

  private static ByteBuffer message(long type, int bodySize) {
    return ByteBuffer.allocate(HEADER_SIZE + bodySize)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(HEADER_SIZE + bodySize)
        .putLong(type);
  }

  /**
   * Reads a head.
   *
   * @throws IOException if its size can't be one
   */
  static Head readHead(DataInputStream in) throws IOException {
    long size = readLong(in);
    long type = readLong(in);
    if (size < HEADER_SIZE || size > LARGEST) {
      throw new IOException(
          "the other side does not speak casync's protocol: a message of %s bytes"
              .formatted(Long.toUnsignedString(size)));
    }
    return new Head(type, (int) size - HEADER_SIZE);
  }

  static long readLong(DataInputStream in) throws IOException {
    return Long.reverseBytes(in.readLong());
  }

  static ChunkId readId(DataInputStream in) throws IOException {
    byte[] id = new byte[ChunkId.BYTES];
    in.readFully(id);
    return ChunkId.of(id);
  }

  /** Reads the body of an ABORT: an error number and a text. */
  static String readAbort(DataInputStream in, int bodySize) throws IOException {
    byte[] body = in.readNBytes(Math.min(bodySize, LONGEST_TEXT));
    int start = Math.min(body.length, Long.BYTES);
    return new String(body, start, body.length - start, StandardCharsets.UTF_8).replace("\0", "");
  }

  /** Reads past bytes that nobody wants. */
  static void skip(InputStream in, int size) throws IOException {
    try {
      in.skipNBytes(size);
    } catch (EOFException e) {
      throw new EOFException("the other side hangs up in mid-chunk");
    }
  }
}
