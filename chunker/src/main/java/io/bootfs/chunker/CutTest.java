package io.bootfs.chunker;

/**
 * The test whether a hash ends a chunk: {@code hash mod d == d - 1}, unsigned, without a division.
 * Immutable.
 *
 * <p>The hashes that pass are {@code d - 1 + k·d}. With {@code d = odd · 2^s}, the odd part has an
 * inverse modulo 2^32, so {@code (hash - (d - 1)) · inverse}, rotated right by {@code s}, is {@code
 * k} exactly for those and something greater than the greatest {@code k} for all others (Granlund
 * and Montgomery, "Division by Invariant Integers using Multiplication", 1994, section 9).
 *
 * @param factor the inverse of the odd part
 * @param addend {@code -(d - 1) · factor}
 * @param shift the exponent of two in {@code d}
 * @param limit the greatest {@code k}, unsigned
 */
record CutTest(int factor, int addend, int shift, int limit) {

  /** Returns the test for a discriminator of at least 1. */
  static CutTest of(int discriminator) {
    int shift = Integer.numberOfTrailingZeros(discriminator);
    int inverse = inverse(discriminator >>> shift);
    int remainder = discriminator - 1;
    return new CutTest(
        inverse,
        -remainder * inverse,
        shift,
        Integer.divideUnsigned(-1 - remainder, discriminator));
  }

  /** Tells whether a chunk ends at a window of this hash. */
  boolean passes(int hash) {
    return Integer.compareUnsigned(Integer.rotateRight(hash * factor + addend, shift), limit) <= 0;
  }

  /** Returns the inverse of an odd number modulo 2^32, by Newton's method. */
  private static int inverse(int odd) {
    // An odd number is its own inverse modulo 8; each step doubles the bits that are right: 3 to
    // 48.
    int inverse = odd;
    for (int step = 0; step < 4; step++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
