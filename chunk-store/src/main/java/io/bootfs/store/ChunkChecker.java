package io.bootfs.store;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Checks chunks of which only the name is known: no index says their length, nor which digest names
 * them. Thread-safe.
 *
 * <p>A chunk is decompressed through a small buffer while it is digested: whatever its frame
 * claims, memory stays the same, and more than {@link ChunkSizes#GREATEST} bytes are not
 * decompressed.
 */
public final class ChunkChecker {

  private static final int BUFFER_BYTES = 64 << 10;

  /** What named the last chunk that was right: a store rarely holds both kinds. */
  private volatile Digest usual = Digest.SHA512_256;

  /**
   * Checks that the bytes are the chunk of that name, by either digest.
   *
   * @param store where the bytes come from, for the message
   * @return the chunk's uncompressed length
   * @throws ChunkInvalidException if they are not that chunk, saying why
   */
  public long check(ChunkId id, EncodedChunk chunk, String store) throws ChunkInvalidException {
    Digest first = usual;
    Digest other = first == Digest.SHA256 ? Digest.SHA512_256 : Digest.SHA256;
    for (Digest digest : new Digest[] {first, other}) {
      MessageDigest engine = digest.newEngine();
      long length = feed(engine, id, chunk, store);
      if (ChunkId.of(engine.digest(), 0).equals(id)) {
        usual = digest;
        return length;
      }
    }
    throw new ChunkInvalidException(
        id, store, "neither digest of its bytes is its name; delete it there");
  }

  private static long feed(MessageDigest engine, ChunkId id, EncodedChunk chunk, String store)
      throws ChunkInvalidException {
    try {
      if (chunk.encoding() == EncodedChunk.Encoding.ZSTD) {
        ChunkCodec.checkFrame(id, chunk.bytes(), store);
      }
      try (InputStream in = open(chunk)) {
        return feed(engine, in, id, store);
      }
    } catch (ChunkInvalidException e) {
      throw e;
    } catch (ZstdException | IOException e) {
      ChunkInvalidException invalid =
          new ChunkInvalidException(id, store, "zstd can't decompress it: " + e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  private static InputStream open(EncodedChunk chunk) throws IOException {
    InputStream stored = new ByteArrayInputStream(chunk.bytes());
    return switch (chunk.encoding()) {
      case PLAIN -> stored;
      case ZSTD -> new ZstdInputStreamNoFinalizer(stored, RecyclingBufferPool.INSTANCE);
    };
  }

  private static long feed(MessageDigest engine, InputStream in, ChunkId id, String store)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long length = 0;
    for (int got; (got = in.read(buffer)) > 0; ) {
      length += got;
      if (length > ChunkSizes.GREATEST) {
        throw new ChunkInvalidException(
            id, store, "it has over " + ChunkSizes.GREATEST + " bytes uncompressed");
      }
      engine.update(buffer, 0, got);
    }
    return length;
  }
}
