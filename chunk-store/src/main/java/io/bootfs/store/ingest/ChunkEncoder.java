package io.bootfs.store.ingest;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.bootfs.store.EncodedChunk;
import java.util.Arrays;

/** Compresses chunks to zstd frames, with one context and one buffer. One for each thread. */
final class ChunkEncoder implements AutoCloseable {

  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private byte[] frame = new byte[0];

  ChunkEncoder(int level) {
    context.setLevel(level);
  }

  /** Returns the chunk as one frame, which says its content size. */
  EncodedChunk encode(byte[] bytes, int offset, int length) {
    int bound = (int) Zstd.compressBound(length);
    if (frame.length < bound) {
      frame = new byte[bound];
    }
    int size = context.compressByteArray(frame, 0, frame.length, bytes, offset, length);
    return new EncodedChunk(Arrays.copyOf(frame, size), EncodedChunk.Encoding.ZSTD);
  }

  @Override
  public void close() {
    context.close();
  }
}
