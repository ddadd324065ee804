package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes packs by hand, as decision 10 has their format. */
public final class TestPack {

  private TestPack() {}

  /** Returns a pack of chunks, each called by its digest, and in a frame of its own. */
  public static byte[] of(byte[]... chunks) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteBuffer table = table(chunks.length * (8 + ChunkId.BYTES));
    for (int i = 0; i < chunks.length; i++) {
      byte[] stored = TestChunks.encoded(chunks[i]).bytes();
      table.putInt(i).putInt(stored.length).put(TestChunks.id(chunks[i]).toBytes());
      content.writeBytes(stored);
    }
    return pack("bfspack1", chunks.length, table, content.toByteArray());
  }

  /** Returns a pack of chunks that are in one frame. */
  public static byte[] together(byte[]... chunks) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      content.writeBytes(chunk);
    }
    return inFrame(TestChunks.encoded(content.toByteArray()).bytes(), chunks);
  }

  /** Returns a pack that claims to hold chunks in a frame. */
  public static byte[] inFrame(byte[] frame, byte[]... chunks) {
    ByteBuffer table = table(chunks.length * (12 + ChunkId.BYTES));
    for (int i = 0; i < chunks.length; i++) {
      table.putInt(i).putInt(chunks[i].length).putInt(i == 0 ? frame.length : 0);
      table.put(TestChunks.id(chunks[i]).toBytes());
    }
    return pack("bfspack2", chunks.length, table, frame);
  }

  private static ByteBuffer table(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] pack(String magic, int count, ByteBuffer table, byte[] content) {
    return ByteBuffer.allocate(12 + table.capacity() + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(magic.getBytes(StandardCharsets.US_ASCII))
        .putInt(count)
        .put(table.flip())
        .put(content)
        .array();
  }
}
