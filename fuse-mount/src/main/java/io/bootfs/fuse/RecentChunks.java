package io.bootfs.fuse;

import io.bootfs.chunker.ChunkId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that were used last. Thread-safe.
 *
 * <p>The kernel has the pages that were read often. What is left for this memory are chunks of
 * which one request after the other wants a part, and for those nothing but their age counts.
 */
final class RecentChunks implements ChunkMemory {

  private static final int FIRST_TABLE = 256;
  private static final float LOAD = 0.75f;

  private final long capacity;
  private final Map<ChunkId, byte[]> oldestFirst = new LinkedHashMap<>(FIRST_TABLE, LOAD, true);
  private long bytes;

  /** Creates a memory of {@code capacity} bytes; a longer chunk is not kept. */
  RecentChunks(long capacity) {
    this.capacity = capacity;
  }

  @Override
  public synchronized byte @Nullable [] get(ChunkId id) {
    return oldestFirst.get(id);
  }

  @Override
  public synchronized void put(ChunkId id, byte[] chunk) {
    byte[] before = oldestFirst.put(id, chunk);
    bytes += chunk.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = oldestFirst.values().iterator();
    while (bytes > capacity) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }

  @Override
  public synchronized void clear() {
    oldestFirst.clear();
    bytes = 0;
  }
}
