package io.bootfs.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;

/** One zstd compression context and its output buffer. Not thread-safe. */
final class Compressor implements Pool.Member {

  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private byte[] output = new byte[0];

  /** Returns the bytes as one frame, with its content size and without checksum: the id is one. */
  byte[] compress(byte[] data, int offset, int length, int level) {
    int bound = Math.toIntExact(Zstd.compressBound(length));
    if (output.length < bound) {
      output = new byte[bound];
    }
    context.setLevel(level);
    int written = context.compressByteArray(output, 0, output.length, data, offset, length);
    return Arrays.copyOf(output, written);
  }

  @Override
  public void close() {
    context.close();
  }
}
