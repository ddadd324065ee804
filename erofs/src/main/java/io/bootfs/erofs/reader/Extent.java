package io.bootfs.erofs.reader;

/**
 * A piece of a file whose bytes lie together in the image, or which is a hole: all zero.
 *
 * @param offset where it begins in the file
 * @param imageOffset where it begins in the image, or {@link #HOLE}
 * @param length its bytes, at least 1
 */
public record Extent(long offset, long imageOffset, long length) {

  /** The image offset of a hole. */
  public static final long HOLE = -1;

  /** Tells whether the image has no bytes for it. */
  public boolean isHole() {
    return imageOffset == HOLE;
  }

  /** Returns the part from an offset in the file on. */
  Extent from(long start) {
    long skipped = start - offset;
    return new Extent(start, isHole() ? HOLE : imageOffset + skipped, length - skipped);
  }

  /** Tells whether another one, which follows in the file, follows in the image, too. */
  boolean isContinuedBy(Extent next) {
    return isHole() ? next.isHole() : next.imageOffset == imageOffset + length;
  }
}
