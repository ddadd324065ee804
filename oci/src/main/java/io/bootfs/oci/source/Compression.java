package io.bootfs.oci.source;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Tells by the first bytes how a stream is compressed, and decompresses it. */
final class Compression {

  private static final int BUFFER_BYTES = 1 << 16;

  /** RFC 1952, 2.3.1. */
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  /** RFC 8878, 3.1.1. */
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /** RFC 8878, 3.1.2: a skippable frame, whose first byte's lower half is free. */
  private static final byte[] ZSTD_SKIPPABLE = {0x2a, 0x4d, 0x18};

  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z'};
  private static final byte[] BZIP2 = {'B', 'Z', 'h'};
  private static final int LONGEST_MAGIC = 5;

  private Compression() {}

  /**
   * Returns the uncompressed content of a stream that may be gzip, zstd or plain. Closing the
   * result closes the stream.
   *
   * @throws IOException if it is compressed in another way, with the remedy
   */
  static InputStream decompress(InputStream stored) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stored, BUFFER_BYTES);
    in.mark(LONGEST_MAGIC);
    byte[] start = in.readNBytes(LONGEST_MAGIC);
    in.reset();
    if (has(start, 0, GZIP)) {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    }
    if (isZstd(start)) {
      return new ZstdInputStreamNoFinalizer(in);
    }
    if (isForeign(start)) {
      throw new IOException("it is compressed with xz or bzip2: decompress it first");
    }
    return in;
  }

  /** Tells whether content that starts with these bytes is compressed, in whatever way. */
  static boolean isCompressed(byte[] start) {
    return has(start, 0, GZIP) || isZstd(start) || isForeign(start);
  }

  private static boolean isZstd(byte[] start) {
    return has(start, 0, ZSTD) || has(start, 1, ZSTD_SKIPPABLE);
  }

  private static boolean isForeign(byte[] start) {
    return has(start, 0, XZ) || has(start, 0, BZIP2);
  }

  private static boolean has(byte[] start, int offset, byte[] magic) {
    if (start.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (start[offset + i] != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
