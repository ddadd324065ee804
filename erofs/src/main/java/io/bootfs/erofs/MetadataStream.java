package io.bootfs.erofs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** Writes little-endian fields to a stream, knows the position, and digests all bytes. */
final class MetadataStream {

  private static final int BUFFER = 64 << 10;

  private final OutputStream out;
  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private long flushed;

  MetadataStream(OutputStream out, MessageDigest digest) {
    this.out = out;
    this.digest = digest;
  }

  /** Returns the bytes written so far. */
  long position() {
    return flushed + buffer.position();
  }

  MetadataStream u8(int value) throws IOException {
    room(Byte.BYTES).put((byte) value);
    return this;
  }

  MetadataStream u16(int value) throws IOException {
    room(Short.BYTES).putShort((short) value);
    return this;
  }

  MetadataStream u32(long value) throws IOException {
    room(Integer.BYTES).putInt((int) value);
    return this;
  }

  MetadataStream u64(long value) throws IOException {
    room(Long.BYTES).putLong(value);
    return this;
  }

  MetadataStream bytes(byte[] bytes) throws IOException {
    for (int done = 0; done < bytes.length; ) {
      int length = Math.min(bytes.length - done, room(1).remaining());
      buffer.put(bytes, done, length);
      done += length;
    }
    return this;
  }

  /** Writes zeros up to a position that isn't behind. */
  void padTo(long position) throws IOException {
    if (position < position()) {
      throw new IllegalStateException(
          "at byte %d of the metadata, past %d".formatted(position(), position));
    }
    while (position() < position) {
      u8(0);
    }
  }

  /** Hands all bytes to the underlying stream. */
  void flush() throws IOException {
    digest.update(buffer.array(), 0, buffer.position());
    out.write(buffer.array(), 0, buffer.position());
    flushed += buffer.position();
    buffer.clear();
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }
}
