package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes packs by hand, as decision 10 has their format. */
public final class TestPack {

  private TestPack() {}

  /** Returns a pack of chunks, each called by its digest. */
  public static byte[] of(byte[]... chunks) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteBuffer table =
        ByteBuffer.allocate(chunks.length * (8 + ChunkId.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < chunks.length; i++) {
      byte[] stored = TestChunks.encoded(chunks[i]).bytes();
      table.putInt(i).putInt(stored.length).put(TestChunks.id(chunks[i]).toBytes());
      content.writeBytes(stored);
    }
    return ByteBuffer.allocate(12 + table.capacity() + content.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("bfspack1".getBytes(StandardCharsets.US_ASCII))
        .putInt(chunks.length)
        .put(table.flip())
        .put(content.toByteArray())
        .array();
  }
}
