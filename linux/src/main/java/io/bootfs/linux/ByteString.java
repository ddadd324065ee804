package io.bootfs.linux;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Paths as the kernel knows them: a byte string is a {@code String} whose characters are bytes (ISO
 * 8859-1).
 *
 * <p>A {@code Path} keeps the bytes it was made of, but gives them away as characters of the
 * locale's encoding, which in a container is ASCII more often than not. Its URI has them all.
 */
final class ByteString {

  private static final HexFormat HEX = HexFormat.of();

  private ByteString() {}

  /** Returns the bytes of a path; a relative one may come out absolute. */
  static String of(Path path) {
    String text = path.toString();
    if (text.isEmpty()) {
      return ".";
    }
    return isAscii(text) ? text : decode(path.toUri().getRawPath());
  }

  /** Returns the path of these bytes, which must begin with a slash. */
  static Path toPath(String bytes) {
    return isAscii(bytes) ? Path.of(bytes) : Path.of(URI.create("file://" + encode(bytes)));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String decode(String escaped) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(escaped.charAt(i));
      }
    }
    String path = bytes.toString(StandardCharsets.ISO_8859_1);
    // The URI of a directory ends in a slash, which its path does not.
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static String encode(String bytes) {
    StringBuilder escaped = new StringBuilder(3 * bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (c == '/') {
        escaped.append(c);
      } else {
        escaped.append('%').append(HEX.toHexDigits((byte) c));
      }
    }
    return escaped.toString();
  }
}
