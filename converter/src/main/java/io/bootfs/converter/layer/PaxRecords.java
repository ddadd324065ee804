package io.bootfs.converter.layer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parses the body of a PAX header: records {@code LENGTH KEYWORD=VALUE\n} (POSIX.1-2017, pax). */
final class PaxRecords {

  private static final int MOST_LENGTH_DIGITS = 7;

  private static final String SPARSE = " GNU.sparse.";

  private final byte[] body;
  private int position;

  private PaxRecords(byte[] body) {
    this.body = body;
  }

  /**
   * Returns values by keyword; keywords are decoded as ISO-8859-1, so each char is a byte. Of two
   * records with one keyword the later counts.
   */
  static Map<String, byte[]> parse(byte[] body) throws IOException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    PaxRecords parser = new PaxRecords(body);
    while (parser.position < body.length && body[parser.position] != 0) {
      parser.next(records);
    }
    return records;
  }

  /**
   * Changes the keywords of sparse files in format 1.0, in place, to ones that mean nothing.
   *
   * @param body a header that {@link #parse} took
   */
  static void disguiseSparse(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    if (!text.contains(" GNU.sparse.major=1\n")) {
      return;
    }
    for (int at = text.indexOf(SPARSE); at >= 0; at = text.indexOf(SPARSE, at + 1)) {
      body[at + 1] = 'X';
    }
  }

  private void next(Map<String, byte[]> records) throws IOException {
    int start = position;
    int length = length();
    int end = start + length;
    if (end > body.length || end <= position || body[end - 1] != '\n') {
      throw new IOException("a PAX record has a wrong length: " + length);
    }
    int equals = position;
    while (equals < end && body[equals] != '=') {
      equals++;
    }
    if (equals == end) {
      throw new IOException("a PAX record has no '='");
    }
    String keyword = new String(body, position, equals - position, StandardCharsets.ISO_8859_1);
    records.put(keyword, Arrays.copyOfRange(body, equals + 1, end - 1));
    position = end;
  }

  private int length() throws IOException {
    int length = 0;
    int digits = 0;
    while (position < body.length && body[position] != ' ') {
      int digit = body[position++] - '0';
      if (digit < 0 || digit > 9 || ++digits > MOST_LENGTH_DIGITS) {
        throw new IOException("a PAX record begins with no length");
      }
      length = 10 * length + digit;
    }
    position++;
    return length;
  }
}
