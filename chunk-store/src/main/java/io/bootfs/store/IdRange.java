package io.bootfs.store;

import io.bootfs.chunker.ChunkId;

/**
 * The chunks whose names begin with certain 16 bits: those of some neighbouring folders of a {@code
 * .castr}. Immutable.
 *
 * @param first the first folder, from 0
 * @param last the last folder, included, up to 65,535
 */
public record IdRange(int first, int last) {

  /** How many folders a store has at most: one for each four hexadecimal digits. */
  public static final int FOLDERS = 1 << 16;

  /** All chunks. */
  public static final IdRange ALL = new IdRange(0, FOLDERS - 1);

  /** Checks that the bounds are folders and in order. */
  public IdRange {
    if (first < 0 || last >= FOLDERS || first > last) {
      throw new IllegalArgumentException(
          "folders must be 0 <= first <= last < %d: %d, %d".formatted(FOLDERS, first, last));
    }
  }

  /** Returns the folder that a chunk belongs in. */
  public static int folderOf(ChunkId id) {
    return id.hashCode() >>> 16;
  }

  /** Tells whether a folder lies in this range. */
  public boolean contains(int folder) {
    return first <= folder && folder <= last;
  }
}
