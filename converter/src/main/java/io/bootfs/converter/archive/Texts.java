package io.bootfs.converter.archive;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads the bytes of records: texts that an archive ends with NUL, and what is no text. */
final class Texts {

  private Texts() {}

  /**
   * Returns a text without the NUL at its end.
   *
   * @param records whose record it is, for the message
   */
  static byte[] withoutNul(RecordReader records, ByteBuffer body) throws ArchiveFormatException {
    byte[] bytes = bytes(body);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    if (end == 0 || end != bytes.length - 1) {
      throw records.damaged("a text is empty, or doesn't end with its only NUL");
    }
    return Arrays.copyOf(bytes, end);
  }

  /** Returns all bytes of a record's body, whatever they say. */
  static byte[] bytes(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }
}
