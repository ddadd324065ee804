package io.bootfs.boot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Conversions of byte strings: strings of one char a byte (ISO 8859-1), in which arguments and
 * variables that are no UTF-8 survive.
 */
public final class ByteStrings {

  private ByteStrings() {}

  /** Returns the byte string of a text in UTF-8. */
  public static String ofText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Returns the text that a byte string holds in UTF-8. */
  public static String toText(String byteString) {
    return new String(byteString.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Returns the strings of a block in which each ends with a NUL, as procfs shows them. */
  public static List<String> split(byte[] block) {
    List<String> strings = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < block.length; i++) {
      if (block[i] == 0) {
        strings.add(new String(block, start, i - start, StandardCharsets.ISO_8859_1));
        start = i + 1;
      }
    }
    return strings;
  }
}
