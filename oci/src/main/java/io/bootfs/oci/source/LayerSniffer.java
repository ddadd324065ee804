package io.bootfs.oci.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** Tells a layer from a manifest or config by its first bytes. */
final class LayerSniffer {

  /** A tar's record (POSIX.1-2017, pax, "ustar interchange format"). */
  static final int RECORD_BYTES = 512;

  private LayerSniffer() {}

  /** Tells whether the content is compressed or a tar; nothing of it is consumed. */
  static boolean isLayer(BufferedInputStream content) throws IOException {
    content.mark(RECORD_BYTES);
    byte[] start = content.readNBytes(RECORD_BYTES);
    content.reset();
    return Compression.isCompressed(start) || isTar(start);
  }

  /** Tells whether the bytes are a tar's first record: a header, or the end of an empty one. */
  static boolean isTar(byte[] record) {
    if (record.length < RECORD_BYTES) {
      return false;
    }
    for (byte value : record) {
      if (value != 0) {
        return hasChecksum(record);
      }
    }
    return true;
  }

  private static boolean hasChecksum(byte[] record) {
    try {
      return TarUtils.verifyCheckSum(record);
    } catch (IllegalArgumentException e) {
      return false; // The checksum's field has no number in it.
    }
  }

  /** Returns the name in a header, without a prefix: an archive's own names are short. */
  static String name(byte[] header) {
    return TarUtils.parseName(header, 0, TarConstants.NAMELEN);
  }
}
