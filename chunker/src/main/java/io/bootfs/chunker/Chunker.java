package io.bootfs.chunker;

import java.util.Objects;

/**
 * Finds where chunks end: content-defined boundaries by a rolling hash (buzhash) over 48 bytes, at
 * the places where casync cuts. Not thread-safe; one for each stream of bytes.
 *
 * <p>The caller keeps the bytes, and each chunk in one piece. It asks with {@link #scan} whether
 * the current chunk ends within the bytes that are there so far; no byte is looked at twice:
 *
 * <pre>{@code
 * int length = chunker.scan(buffer, start, end);
 * while (length != Chunker.NONE) {
 *   // The chunk is buffer[start, start + length).
 *   start += length;
 *   length = chunker.scan(buffer, start, end);
 * }
 * // Append more bytes at end and scan again; at the end of the blob the rest is the last chunk.
 * }</pre>
 */
public final class Chunker {

  /** What {@link #scan} returns where the bytes hold no boundary. */
  public static final int NONE = -1;

  /** The number of bytes that a boundary depends on (casync's {@code CA_CHUNKER_WINDOW_SIZE}). */
  static final int WINDOW = ChunkSizes.WINDOW;

  private static final int[] ENTERING = BuzhashTable.rotatedBy(0);
  private static final int[] LEAVING = BuzhashTable.rotatedBy(WINDOW);

  private final int first;
  private final int max;
  private final CutTest cutTest;

  /** The hash of the window that ends at {@link #scanned}; meaningless before the first test. */
  private int hash;

  /** How many bytes of the current chunk have been tested; 0 before the first test. */
  private int scanned;

  /** Creates a chunker at the start of a blob. */
  public Chunker(ChunkSizes sizes) {
    cutTest = CutTest.of(sizes.discriminator());
    // A fixed size has no test before its end; else a whole window is hashed before the first.
    first = sizes.fixed() ? sizes.max() : Math.max(sizes.min(), WINDOW);
    max = sizes.max();
  }

  /**
   * Looks for the end of the current chunk. When it is found, the next call is about the chunk
   * behind it.
   *
   * @param buffer holds the current chunk, in one piece
   * @param start where the current chunk begins
   * @param end behind the last byte that is there; not less than in an earlier call for this chunk
   * @return the chunk's length, or {@link #NONE} if it does not end within these bytes: then call
   *     again with more
   */
  public int scan(byte[] buffer, int start, int end) {
    Objects.checkFromToIndex(start, end, buffer.length);
    int available = Math.min(end - start, max);
    if (available < first) {
      return NONE;
    }
    if (scanned == 0) {
      if (first == max) {
        return max;
      }
      hash = windowHash(buffer, start + first - WINDOW);
      scanned = first;
      if (cutTest.passes(hash)) {
        return finish(first);
      }
    }
    if (available < scanned) {
      throw new IllegalArgumentException(
          "the chunk had %d bytes before, now only %d".formatted(scanned, available));
    }
    int cut = roll(buffer, start + scanned, start + available);
    if (cut >= 0) {
      return finish(cut - start);
    }
    scanned = available;
    return available == max ? finish(max) : NONE;
  }

  /** Forgets the current chunk, so that a new one begins: a forced boundary. */
  public void reset() {
    scanned = 0;
  }

  private int finish(int length) {
    scanned = 0;
    return length;
  }

  private static int windowHash(byte[] buffer, int from) {
    int hash = 0;
    for (int i = from; i < from + WINDOW; i++) {
      hash = Integer.rotateLeft(hash, 1) ^ ENTERING[buffer[i] & 0xff];
    }
    return hash;
  }

  /**
   * Returns the place behind the first byte of [from, to) that ends the chunk, or {@link #NONE}.
   */
  private int roll(byte[] buffer, int from, int to) {
    // Locals, so that the compiler need not fear that a field changes within the loop.
    final int[] entering = ENTERING;
    final int[] leaving = LEAVING;
    final CutTest test = cutTest;
    int h = hash;
    for (int i = from; i < to; i++) {
      // The parentheses keep one rotation and one exclusive-or between this hash and the next.
      h =
          Integer.rotateLeft(h, 1)
              ^ (leaving[buffer[i - WINDOW] & 0xff] ^ entering[buffer[i] & 0xff]);
      if (test.passes(h)) {
        return i + 1;
      }
    }
    hash = h;
    return NONE;
  }
}
