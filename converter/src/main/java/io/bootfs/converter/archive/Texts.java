package io.bootfs.converter.archive;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads texts that an archive ends with NUL: names and targets, which are bytes. */
final class Texts {

  private Texts() {}

  /**
   * Returns a text without the NUL at its end.
   *
   * @param records whose record it is, for the message
   */
  static byte[] withoutNul(RecordReader records, ByteBuffer body) throws ArchiveFormatException {
    byte[] bytes = body.array();
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    if (end == 0 || end != bytes.length - 1) {
      throw records.damaged("a text is empty, or doesn't end with its only NUL");
    }
    return Arrays.copyOf(bytes, end);
  }
}
