package io.bootfs.chunker;

import java.util.Arrays;

/** Finds the chunks of an index by name, with 8 bytes of memory for each. Immutable. */
public final class IdLookup {

  /** Nothing has that name. */
  public static final int NONE = -1;

  private final Index index;

  /** The first four bytes of a name above, the number of its chunk below; sorted. */
  private final long[] order;

  /** Makes the lookup of an index. */
  public IdLookup(Index index) {
    this.index = index;
    this.order = new long[index.chunkCount()];
    for (int i = 0; i < order.length; i++) {
      order[i] = key(index.id(i)) + i;
    }
    Arrays.parallelSort(order);
  }

  private static long key(ChunkId id) {
    return (long) id.hashCode() << Integer.SIZE;
  }

  /**
   * Returns the number of a chunk of that name, the first one if there are several, or {@link
   * #NONE}.
   */
  public int find(ChunkId id) {
    long key = key(id);
    int at = Arrays.binarySearch(order, key);
    for (int i = at < 0 ? -at - 1 : at; i < order.length && isOf(key, order[i]); i++) {
      if (index.id((int) order[i]).equals(id)) {
        return (int) order[i];
      }
    }
    return NONE;
  }

  private static boolean isOf(long key, long entry) {
    return entry >>> Integer.SIZE == key >>> Integer.SIZE;
  }
}
