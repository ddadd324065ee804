package io.bootfs.fuzz;

import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.EncodedChunk;
import java.util.Arrays;

/** Unpacks a chunk: whatever bytes claim to be, only what was asked for comes out of them. */
public final class ChunkFuzz {

  private static final int LENGTH = 4096;
  private static final ChunkCodec CODEC = new ChunkCodec();
  private static final byte[] WANTED = new byte[LENGTH];

  private ChunkFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Refusal.isAllowed(() -> {
      byte[] chunk =
          CODEC.decode(
              Digest.SHA512_256.idOf(WANTED, 0, LENGTH),
              new EncodedChunk(data, EncodedChunk.Encoding.ZSTD),
              LENGTH,
              Digest.SHA512_256,
              "store");
      if (!Arrays.equals(chunk, WANTED)) {
        throw new AssertionError("another chunk");
      }
    });
  }
}
