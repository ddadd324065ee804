package io.bootfs.cli.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Shows names, which are bytes, as text from which the bytes can be had again, as {@code ls -b}
 * does: what is no printable UTF-8 becomes a backslash and three octal digits, and a backslash two.
 */
public final class ShownBytes {

  private static final int OCTAL_DIGITS = 3;

  private ShownBytes() {}

  /** Returns the text for some bytes. */
  public static String show(byte[] bytes) {
    String decoded = decode(bytes);
    boolean utf8 = decoded != null;
    String text = decoded != null ? decoded : new String(bytes, ISO_8859_1);
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c == '\\') {
            shown.append("\\\\");
          } else if (c < ' ' || c == 0x7f || (c > 0x7f && !utf8)) {
            shown.append("\\%03o".formatted(c));
          } else {
            shown.appendCodePoint(c);
          }
        });
    return shown.toString();
  }

  private static @Nullable String decode(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // C1 control characters steer terminals, too.
      return text.chars().anyMatch(c -> c >= 0x80 && c < 0xa0) ? null : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Returns the bytes of a text, which may be one that was shown. */
  public static byte[] parse(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int length = 1;
      if (text.startsWith("\\\\", i)) {
        bytes.write('\\');
        length = 2;
      } else if (isOctal(text, i)) {
        length = 1 + OCTAL_DIGITS;
        bytes.write(Integer.parseInt(text, i + 1, i + length, 8));
      } else {
        length = Character.charCount(text.codePointAt(i));
        bytes.writeBytes(text.substring(i, i + length).getBytes(UTF_8));
      }
      i += length;
    }
    return bytes.toByteArray();
  }

  private static boolean isOctal(String text, int start) {
    return text.length() > start + OCTAL_DIGITS
        && text.substring(start, start + 1 + OCTAL_DIGITS).matches("\\\\[0-3][0-7]{2}");
  }
}
