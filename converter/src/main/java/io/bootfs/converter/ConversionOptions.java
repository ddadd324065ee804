package io.bootfs.converter;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.converter.bootimage.BootImage;

/**
 * How to convert. Immutable.
 *
 * @param sizes the bounds of chunks
 * @param digest the digest that names chunks
 * @param zstdLevel the level at which chunks are compressed
 * @param bootImage how to build the boot image
 */
public record ConversionOptions(
    ChunkSizes sizes, Digest digest, int zstdLevel, BootImage bootImage) {

  /** The zstd level where none is asked for. */
  public static final int DEFAULT_LEVEL = 7;

  /**
   * Returns the bytes from which on a file has chunks of its own, which are the same wherever the
   * file appears: half an average chunk. Each such file costs a boundary or two.
   */
  long largeFile() {
    return sizes.avg() / 2;
  }
}
