package io.bootfs.chunker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SHA-512/256 of several messages at once, by a library of our own, {@code src/main/c/sha512.c},
 * where the processor has wide vectors. Thread-safe.
 */
final class MultiBufferSha512 {

  /** The most messages that the library takes in one call. */
  private static final int MOST = 64;

  /** A longer message would keep the JVM from collecting garbage for milliseconds. */
  static final int LONGEST = 1 << 20;

  /** Names the library's file. */
  private static final @Nullable String FILE = System.getProperty("bootfs.sha512");

  /** Whether the library is there. */
  static final boolean IS_LOADED = FILE != null;

  /** How many messages are digested in the time of one, or 0 where they can't be. */
  static final int LANES = load();

  private MultiBufferSha512() {}

  private static int load() {
    if (FILE == null) {
      return 0;
    }
    System.load(FILE);
    return lanes();
  }

  private static native int lanes();

  /**
   * Returns the ids of chunks of at most {@value #LONGEST} bytes, in their order. There must be
   * {@link #LANES}.
   */
  static List<ChunkId> idsOf(List<ByteSpan> chunks) {
    List<ChunkId> ids = new ArrayList<>(chunks.size());
    for (int first = 0; first < chunks.size(); first += MOST) {
      ids.addAll(idsOf(chunks.subList(first, Math.min(first + MOST, chunks.size())), LANES));
    }
    return ids;
  }

  /**
   * As {@link #idsOf(List)}, of {@value #MOST} chunks at most.
   *
   * @param lanes {@link #LANES}, or where a test wants others, fewer that the library has
   */
  static List<ChunkId> idsOf(List<ByteSpan> chunks, int lanes) {
    int count = chunks.size();
    byte[][] arrays = new byte[count][];
    int[] offsets = new int[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      ByteSpan chunk = chunks.get(i);
      arrays[i] = chunk.bytes();
      offsets[i] = chunk.offset();
      lengths[i] = chunk.length();
    }
    byte[] digests = new byte[count * ChunkId.BYTES];
    if (!digest(lanes, arrays, offsets, lengths, count, digests)) {
      return chunks.stream().map(Digest.SHA512_256::alone).toList();
    }
    List<ChunkId> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(ChunkId.of(digests, i * ChunkId.BYTES));
    }
    return ids;
  }

  /**
   * Digests messages, of which no other thread may write any.
   *
   * @param messages arrays that have them, each from its offset on
   * @param digests where their digests go, one after the other
   * @return whether it could: without memory it can't
   */
  private static native boolean digest(
      int lanes, byte[][] messages, int[] offsets, int[] lengths, int count, byte[] digests);
}
