package io.bootfs.store.check;

/**
 * What a check has found so far.
 *
 * @param checked chunks that were looked at
 * @param storedBytes the bytes of those as stored
 * @param bytes the bytes of those that are right, uncompressed
 * @param invalid chunks that are something else than their name says
 * @param missing chunks that an index lists and the store lacks
 * @param repaired chunks of those that are right now
 * @param removed invalid chunks that were deleted and not replaced
 */
public record CheckStatistics(
    long checked,
    long storedBytes,
    long bytes,
    long invalid,
    long missing,
    long repaired,
    long removed) {

  /** Tells whether every chunk is there and right, now at least. */
  public boolean isSound() {
    return invalid + missing == repaired;
  }
}
