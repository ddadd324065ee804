package io.bootfs.erofs;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a file's content lies: its size, and its first block in a {@link DataRegion}. Immutable;
 * files with the same content may share one.
 */
public final class FileData {

  /** The content of an empty file. */
  public static final FileData EMPTY = new FileData(null, 0, 0, null);

  private final @Nullable DataRegion region;
  private final int startBlock;
  private final long size;
  private final @Nullable BitSet holes;

  /**
   * Notes a place.
   *
   * @param holes the numbers of the {@link Format#CHUNK}s that are all zero and have no blocks, or
   *     null if there are none
   */
  FileData(@Nullable DataRegion region, long startBlock, long size, @Nullable BitSet holes) {
    this.region = region;
    this.startBlock = (int) startBlock;
    this.size = size;
    this.holes = holes;
  }

  /** Returns the file's size in bytes, holes included. */
  public long size() {
    return size;
  }

  /** Returns the region that has the content; null if there is no content. */
  @Nullable DataRegion region() {
    return region;
  }

  /** Returns the first block, counted from the region's start. */
  long startBlock() {
    return Integer.toUnsignedLong(startBlock);
  }

  /** Tells whether parts of the file have no blocks. */
  public boolean hasHoles() {
    return holes != null;
  }

  /** Tells whether a chunk has no blocks. */
  boolean isHole(int chunk) {
    return holes != null && holes.get(chunk);
  }

  /** Returns the number of chunks, the last one's possibly partial. */
  int chunks() {
    return Math.toIntExact((size + Format.CHUNK - 1) / Format.CHUNK);
  }
}
