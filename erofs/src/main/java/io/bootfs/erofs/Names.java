package io.bootfs.erofs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** What a name in a directory may be: bytes, in no particular character set. */
public final class Names {

  static final byte[] DOT = {'.'};
  static final byte[] DOT_DOT = {'.', '.'};

  private Names() {}

  /**
   * Checks a name.
   *
   * @throws ErofsLimitException if no file in a Linux file system can have it
   */
  static void check(byte[] name) throws ErofsLimitException {
    if (name.length == 0) {
      throw new ErofsLimitException("a file has an empty name");
    }
    if (name.length > Format.MAX_NAME) {
      throw new ErofsLimitException(
          "the file name %s has %d bytes; the limit is %d"
              .formatted(printable(name), name.length, Format.MAX_NAME));
    }
    for (byte b : name) {
      if (b == 0 || b == '/') {
        throw new ErofsLimitException(
            "the file name " + printable(name) + " contains a slash or a NUL");
      }
    }
    if (Arrays.equals(name, DOT) || Arrays.equals(name, DOT_DOT)) {
      throw new ErofsLimitException("no file can be named " + printable(name));
    }
  }

  /** Returns a name for a message: what isn't printable ASCII becomes {@code \xx}. */
  public static String printable(byte[] name) {
    StringBuilder text = new StringBuilder("'");
    new String(name, ISO_8859_1)
        .chars()
        .forEach(c -> text.append(c >= ' ' && c < 0x7f ? "" + (char) c : "\\%02x".formatted(c)));
    return text.append('\'').toString();
  }
}
