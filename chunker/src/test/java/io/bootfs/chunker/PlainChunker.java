package io.bootfs.chunker;

/** Chunking as its rule reads: slow, obvious, and written apart from {@link Chunker}. */
final class PlainChunker {

  private static final int[] NUMBERS = BuzhashTable.rotatedBy(0);

  private final ChunkSizes sizes;

  PlainChunker(ChunkSizes sizes) {
    this.sizes = sizes;
  }

  /** Returns the end of the chunk that starts at {@code start} of the whole blob. */
  int next(byte[] blob, int start) {
    int length = sizes.fixed() ? sizes.max() : Math.max(sizes.min(), 48);
    while (start + length < blob.length && !cutAfter(blob, start, length)) {
      length++;
    }
    return Math.min(start + length, blob.length);
  }

  private boolean cutAfter(byte[] blob, int start, int length) {
    if (length >= sizes.max()) {
      return true;
    }
    long hash = 0;
    for (int i = 0; i < 48; i++) {
      int number = NUMBERS[blob[start + length - 48 + i] & 0xff];
      hash ^= Integer.toUnsignedLong(Integer.rotateLeft(number, 47 - i));
    }
    return hash % sizes.discriminator() == sizes.discriminator() - 1;
  }
}
