package io.bootfs.store;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Checks chunks of which only the name is known: no index says their length, nor which digest names
 * them. Thread-safe; whoever made it closes it, unless the process ends with it.
 *
 * <p>A chunk of usual size is decompressed into a buffer that is used again; a larger one, or one
 * whose frame does not say its size, runs through that buffer while it is digested. So whatever a
 * frame claims, memory stays the same, and more than {@link ChunkSizes#GREATEST} bytes are not
 * decompressed.
 */
public final class ChunkChecker implements Closeable {

  /** Room for most chunks. */
  private static final int BUFFER_BYTES = 256 << 10;

  /** What a buffer grows to where chunks are larger. */
  private static final int MOST_BUFFER_BYTES = 1 << 20;

  /** A buffer and a context of zstd's: either takes a tenth of a check to be made anew. */
  private static final class Workspace implements Pool.Member {
    byte[] buffer = new byte[BUFFER_BYTES];
    final ZstdDecompressCtx context = new ZstdDecompressCtx();

    byte[] buffer(int length) {
      if (buffer.length < length) {
        buffer = new byte[length];
      }
      return buffer;
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** As many as meet while their chunks are digested together, and some. */
  private static final int MOST_IDLE = 32 * Runtime.getRuntime().availableProcessors();

  private final Pool<Workspace> workspaces = new Pool<>(MOST_IDLE, Workspace::new);

  /** What a chunk's bytes are called, and how many they are. */
  private record Named(ChunkId id, long length) {}

  /** What named the last chunk that was right: a store rarely holds both kinds. */
  private volatile Digest usual = Digest.SHA512_256;

  /** Returns what named the last chunk that was right. */
  public Digest usual() {
    return usual;
  }

  /**
   * Checks that the bytes are the chunk of that name, by either digest.
   *
   * @param store where the bytes come from, for the message
   * @return the chunk's uncompressed length
   * @throws ChunkInvalidException if they are not that chunk, saying why
   */
  public long check(ChunkId id, EncodedChunk chunk, String store) throws ChunkInvalidException {
    Workspace workspace = workspaces.take();
    try {
      return check(id, chunk, store, workspace);
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  private long check(ChunkId id, EncodedChunk chunk, String store, Workspace workspace)
      throws ChunkInvalidException {
    Digest first = usual;
    Digest other = first == Digest.SHA256 ? Digest.SHA512_256 : Digest.SHA256;
    try {
      for (Digest digest : new Digest[] {first, other}) {
        Named actual = named(id, chunk, store, workspace, digest);
        if (actual.id.equals(id)) {
          usual = digest;
          return actual.length;
        }
      }
    } catch (ChunkInvalidException e) {
      throw e;
    } catch (ZstdException | IOException e) {
      ChunkInvalidException invalid =
          new ChunkInvalidException(id, store, "zstd can't decompress it: " + e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
    throw new ChunkInvalidException(
        id, store, "neither digest of its bytes is its name; delete it there");
  }

  private static Named named(
      ChunkId id, EncodedChunk chunk, String store, Workspace workspace, Digest digest)
      throws IOException {
    ByteSpan whole = whole(id, chunk, store, workspace);
    if (whole != null) {
      ChunkId actual = digest.idOf(whole.bytes(), whole.offset(), whole.length());
      return new Named(actual, whole.length());
    }
    MessageDigest engine = digest.newEngine();
    long length = feed(engine, id, chunk, store, workspace.buffer);
    return new Named(ChunkId.of(engine.digest(), 0), length);
  }

  /** Returns the chunk's own bytes, or null if they don't fit into a buffer, or don't say so. */
  private static @Nullable ByteSpan whole(
      ChunkId id, EncodedChunk chunk, String store, Workspace workspace)
      throws ChunkInvalidException {
    byte[] stored = chunk.bytes();
    if (chunk.encoding() == EncodedChunk.Encoding.PLAIN) {
      return stored.length > ChunkSizes.GREATEST ? null : new ByteSpan(stored, 0, stored.length);
    }
    ChunkCodec.checkFrame(id, stored, store);
    long claimed = Zstd.getFrameContentSize(stored);
    if (claimed <= 0 || claimed > MOST_BUFFER_BYTES) {
      return null;
    }
    byte[] buffer = workspace.buffer((int) claimed);
    int length =
        workspace.context.decompressByteArray(buffer, 0, buffer.length, stored, 0, stored.length);
    return new ByteSpan(buffer, 0, length);
  }

  private static InputStream open(EncodedChunk chunk) throws IOException {
    InputStream stored = new ByteArrayInputStream(chunk.bytes());
    return switch (chunk.encoding()) {
      case PLAIN -> stored;
      case ZSTD -> new ZstdInputStreamNoFinalizer(stored, RecyclingBufferPool.INSTANCE);
    };
  }

  private static long feed(
      MessageDigest engine, ChunkId id, EncodedChunk chunk, String store, byte[] buffer)
      throws IOException {
    long length = 0;
    try (InputStream in = open(chunk)) {
      for (int got; (got = in.read(buffer)) > 0; ) {
        length += got;
        if (length > ChunkSizes.GREATEST) {
          throw new ChunkInvalidException(
              id, store, "it has over " + ChunkSizes.GREATEST + " bytes uncompressed");
        }
        engine.update(buffer, 0, got);
      }
    }
    return length;
  }

  /** Frees the native memory of the idle contexts; chunks in work end well. */
  @Override
  public void close() {
    workspaces.close();
  }
}
