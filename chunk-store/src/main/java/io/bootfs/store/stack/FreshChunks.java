package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that were fetched ahead and verified, and that nobody has read yet: who reads them soon
 * need not read, decompress and verify what the cache has kept. Thread-safe.
 *
 * <p>They come in the order in which they are likely to be wanted. So when there is no room, what
 * comes last is not taken, until what came first has waited for so long that nobody will want it.
 */
final class FreshChunks {

  /** The most bytes of them, as they are stored and as they are: a twelfth of a start's heap. */
  static final int MOST_BYTES = 4 << 20;

  /** When so many times the bound has come after a chunk, it makes room. */
  private static final int PATIENCE = 4;

  /**
   * A chunk, and how many bytes had come when it came.
   *
   * @param chunk verified
   */
  private record Fresh(VerifiedChunk chunk, long came) {}

  private final Map<ChunkId, Fresh> chunks = new LinkedHashMap<>();
  private long bytes;
  private long came;
  private boolean closed;

  /** Takes a chunk, if there is room for it, and tells whether it did. */
  synchronized boolean add(ChunkId id, VerifiedChunk chunk) {
    int size = size(chunk);
    came += size;
    while (bytes + size > MOST_BYTES && !chunks.isEmpty()) {
      Map.Entry<ChunkId, Fresh> first = chunks.entrySet().iterator().next();
      if (came - first.getValue().came() < (long) PATIENCE * MOST_BYTES) {
        return false;
      }
      remove(first.getKey());
    }
    if (closed || size > MOST_BYTES || chunks.putIfAbsent(id, new Fresh(chunk, came)) != null) {
      return false;
    }
    bytes += size;
    return true;
  }

  /** Gives a chunk away, if it is there. */
  synchronized @Nullable VerifiedChunk take(ChunkId id, int length) {
    Fresh fresh = chunks.get(id);
    // Two indexes may disagree on a chunk's length.
    return fresh == null || fresh.chunk().bytes().length != length ? null : remove(id);
  }

  private @Nullable VerifiedChunk remove(ChunkId id) {
    Fresh fresh = chunks.remove(id);
    if (fresh == null) {
      return null;
    }
    bytes -= size(fresh.chunk());
    return fresh.chunk();
  }

  private static int size(VerifiedChunk chunk) {
    boolean isPlain = chunk.encoded().encoding() == Encoding.PLAIN; // The same bytes.
    return chunk.bytes().length + (isPlain ? 0 : chunk.encoded().bytes().length);
  }

  /** Lets go of all, and takes no more. */
  synchronized void close() {
    closed = true;
    chunks.clear();
    bytes = 0;
  }
}
