package io.bootfs.store.parallel;

import io.bootfs.chunker.ChunkId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A set of chunk ids that takes 22 to 45 bytes for each: of an id it keeps 128 bits, which no two
 * chunks share that anyone could make. Not thread-safe.
 */
public final class IdSet {

  private static final int LONGS = 2;
  private static final int LEAST_SLOTS = 1 << 10;

  /** At most seven slots of ten are taken: then a look-up takes about two steps. */
  private static final double MOST_LOAD = 0.7;

  /** Whoever writes an index must not be able to choose ids that share a slot. */
  private final long seed = ThreadLocalRandom.current().nextLong();

  /** Pairs of longs; a slot is free where both are 0. */
  private long[] table = new long[LONGS * LEAST_SLOTS];

  private int size;
  private boolean hasZero;

  /** Adds an id, and tells whether it was not in the set before. */
  public boolean add(ChunkId id) {
    ByteBuffer bytes = ByteBuffer.wrap(id.toBytes());
    long high = bytes.getLong();
    long low = bytes.getLong();
    if (high == 0 && low == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (size >= MOST_LOAD * table.length / LONGS) {
      grow();
    }
    int slot = slot(high, low);
    if (!isFree(slot)) {
      return false;
    }
    set(slot, high, low);
    size++;
    return true;
  }

  /** Tells whether an id is in the set. */
  public boolean contains(ChunkId id) {
    ByteBuffer bytes = ByteBuffer.wrap(id.toBytes());
    long high = bytes.getLong();
    long low = bytes.getLong();
    return (high == 0 && low == 0) ? hasZero : !isFree(slot(high, low));
  }

  /** Returns how many ids are in the set. */
  public int size() {
    return size + (hasZero ? 1 : 0);
  }

  /** Removes all ids and keeps the memory. */
  public void clear() {
    Arrays.fill(table, 0);
    size = 0;
    hasZero = false;
  }

  /** Returns the slot that holds a pair, or where it belongs. */
  private int slot(long high, long low) {
    int mask = table.length / LONGS - 1;
    int slot = (int) ((((high ^ seed) * 0x9e3779b97f4a7c15L) >>> 32) & mask); // 2^64 / golden ratio
    while (!isFree(slot) && !(table[LONGS * slot] == high && table[LONGS * slot + 1] == low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isFree(int slot) {
    return table[LONGS * slot] == 0 && table[LONGS * slot + 1] == 0;
  }

  private void set(int slot, long high, long low) {
    table[LONGS * slot] = high;
    table[LONGS * slot + 1] = low;
  }

  private void grow() {
    long[] old = table;
    table = new long[Math.multiplyExact(2, old.length)];
    for (int i = 0; i < old.length; i += LONGS) {
      if (old[i] != 0 || old[i + 1] != 0) {
        set(slot(old[i], old[i + 1]), old[i], old[i + 1]);
      }
    }
  }
}
