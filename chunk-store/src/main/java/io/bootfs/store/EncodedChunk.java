package io.bootfs.store;

import com.github.luben.zstd.Zstd;

/**
 * A chunk's bytes as a store holds them, compressed or plain; not verified.
 *
 * @param bytes the stored bytes, owned by this record: neither side changes them
 * @param encoding how they are encoded
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: a carrier between stores.
public record EncodedChunk(byte[] bytes, Encoding encoding) {

  /** How a chunk is stored. */
  public enum Encoding {
    /** One zstd frame, which may or may not say its content size: {@code .cacnk}. */
    ZSTD,
    /** The chunk's own bytes: a file without suffix. */
    PLAIN
  }

  /** Returns the chunk as a zstd frame: itself, or its bytes compressed. */
  public EncodedChunk asZstd() {
    return encoding == Encoding.ZSTD
        ? this
        : new EncodedChunk(Zstd.compress(bytes, ChunkCodec.DEFAULT_LEVEL), Encoding.ZSTD);
  }
}
