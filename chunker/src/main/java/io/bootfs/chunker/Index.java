package io.bootfs.chunker;

import java.util.Arrays;

/**
 * The list of a blob's chunks in order: where each ends and what it is called. Immutable and
 * thread-safe.
 *
 * <p>It takes 40 bytes of memory a chunk, as on disk, in two arrays.
 */
public final class Index {

  /**
   * The most chunks that an index can list: what one array can hold of their ids, 4 TiB of blob at
   * the default sizes.
   */
  public static final int MOST_CHUNKS = (Integer.MAX_VALUE - 8) / ChunkId.BYTES;

  private final Digest digest;
  private final ChunkSizes sizes;
  private final long[] ends;
  private final byte[] ids;

  private Index(Digest digest, ChunkSizes sizes, long[] ends, byte[] ids) {
    this.digest = digest;
    this.sizes = sizes;
    this.ends = ends;
    this.ids = ids;
  }

  /** Returns a builder of an index whose chunks are named by {@code digest}. */
  public static Builder builder(Digest digest, ChunkSizes sizes) {
    return new Builder(digest, sizes);
  }

  /** Returns the digest that names the chunks. */
  public Digest digest() {
    return digest;
  }

  /** Returns the bounds that the chunker kept; no chunk is larger than their maximum. */
  public ChunkSizes sizes() {
    return sizes;
  }

  /** Returns how many chunks the blob has. */
  public int chunkCount() {
    return ends.length;
  }

  /** Returns the blob's size in bytes. */
  public long blobSize() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** Returns the blob offset of the first byte of chunk {@code i}. */
  public long start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  /** Returns the blob offset behind the last byte of chunk {@code i}. */
  public long end(int i) {
    return ends[i];
  }

  /** Returns the uncompressed length of chunk {@code i} in bytes. */
  public int length(int i) {
    return (int) (end(i) - start(i));
  }

  /** Returns the name of chunk {@code i}. */
  public ChunkId id(int i) {
    return ChunkId.of(ids, i * ChunkId.BYTES);
  }

  /**
   * Returns which chunk holds the byte at {@code offset}.
   *
   * @throws IndexOutOfBoundsException if the blob has no such byte
   */
  public int chunkAt(long offset) {
    if (offset < 0 || offset >= blobSize()) {
      throw new IndexOutOfBoundsException(
          "offset " + offset + " is outside the blob of " + blobSize() + " bytes");
    }
    int found = Arrays.binarySearch(ends, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Index index
        && digest == index.digest
        && sizes.equals(index.sizes)
        && Arrays.equals(ends, index.ends)
        && Arrays.equals(ids, index.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  /** Collects chunks in blob order. Not thread-safe. */
  public static final class Builder {
    private final Digest digest;
    private final ChunkSizes sizes;
    private long[] ends = new long[64];
    private byte[] ids = new byte[64 * ChunkId.BYTES];
    private int count;

    private Builder(Digest digest, ChunkSizes sizes) {
      this.digest = digest;
      this.sizes = sizes;
    }

    /**
     * Adds the next chunk.
     *
     * @param length its uncompressed length, from 1 to the maximum size
     * @throws IllegalArgumentException if the length is out of range
     * @throws IllegalStateException if there are {@link Index#MOST_CHUNKS} chunks already
     */
    public Builder add(ChunkId id, int length) {
      if (length < 1 || length > sizes.max()) {
        throw new IllegalArgumentException(
            "chunk %s has %d bytes, outside 1 to %d".formatted(id, length, sizes.max()));
      }
      if (count == ends.length) {
        grow();
      }
      ends[count] = (count == 0 ? 0 : ends[count - 1]) + length;
      id.copyTo(ids, count * ChunkId.BYTES);
      count++;
      return this;
    }

    /** Returns the bounds of the chunks. */
    ChunkSizes sizes() {
      return sizes;
    }

    private void grow() {
      if (count == MOST_CHUNKS) {
        throw new IllegalStateException(
            "an index can't list more than %d chunks: use larger ones".formatted(MOST_CHUNKS));
      }
      int capacity = Math.min(2 * count, MOST_CHUNKS);
      ends = Arrays.copyOf(ends, capacity);
      ids = Arrays.copyOf(ids, capacity * ChunkId.BYTES);
    }

    /**
     * Adds all chunks of {@code fragment} behind those added so far.
     *
     * @throws IllegalArgumentException if another digest names them, or one is over the maximum
     */
    public Builder addAll(Index fragment) {
      if (fragment.digest() != digest) {
        throw new IllegalArgumentException(
            "the fragment's chunks are named by %s, these by %s"
                .formatted(fragment.digest(), digest));
      }
      for (int i = 0; i < fragment.chunkCount(); i++) {
        add(fragment.id(i), fragment.length(i));
      }
      return this;
    }

    /** Returns the index of the chunks added so far. */
    public Index build() {
      return new Index(
          digest, sizes, Arrays.copyOf(ends, count), Arrays.copyOf(ids, count * ChunkId.BYTES));
    }
  }
}
