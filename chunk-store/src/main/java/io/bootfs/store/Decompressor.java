package io.bootfs.store;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.util.Arrays;

/** One zstd decompression context. Not thread-safe. */
final class Decompressor implements Pool.Member {

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();

  /**
   * Returns the frame's content if it has {@code most} bytes or fewer.
   *
   * @throws com.github.luben.zstd.ZstdException if it has more or is damaged
   */
  byte[] decompress(byte[] frame, int most) {
    byte[] content = new byte[most];
    int written = context.decompressByteArray(content, 0, most, frame, 0, frame.length);
    return written == most ? content : Arrays.copyOf(content, written);
  }

  @Override
  public void close() {
    context.close();
  }
}
