package io.bootfs.chunker;

/**
 * The test whether a hash ends a chunk: {@code hash mod d == d - 1}, unsigned, without a division.
 * Immutable.
 *
 * <p>The hashes that pass are {@code d - 1 + k·d}. With {@code d = odd · 2^s}, the odd part has an
 * inverse modulo 2^32, and {@code (hash - (d - 1)) · inverse} is {@code k · 2^s} for those. All
 * others come out greater than the greatest such number, or not as a multiple of 2^s (Granlund and
 * Montgomery, "Division by Invariant Integers using Multiplication", 1994, section 9).
 *
 * @param factor the inverse of the odd part
 * @param addend {@code -(d - 1) · factor}
 * @param limit the greatest {@code k · 2^s}, unsigned
 * @param mask {@code 2^s - 1}
 */
record CutTest(int factor, int addend, int limit, int mask) {

  /** Returns the test for a discriminator of at least 1. */
  static CutTest of(int discriminator) {
    int shift = Integer.numberOfTrailingZeros(discriminator);
    int inverse = inverse(discriminator >>> shift);
    int remainder = discriminator - 1;
    int greatest = Integer.divideUnsigned(-1 - remainder, discriminator);
    return new CutTest(inverse, -remainder * inverse, greatest << shift, (1 << shift) - 1);
  }

  /** Tells whether a chunk ends at a window of this hash. */
  boolean passes(int hash) {
    int multiple = hash * factor + addend;
    return Integer.compareUnsigned(multiple, limit) <= 0 && (multiple & mask) == 0;
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
