package io.bootfs.store.s3;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts in the small answers of AWS services, also in the beginning of one.
 *
 * <p>Boot images have no XML parser: it would add 11 MB to the runtime. What is looked for are
 * elements without attributes that hold nothing but text.
 */
final class XmlText {

  private XmlText() {}

  /** Returns the text of the first element of that name, or null if there is none. */
  static @Nullable String first(String xml, String element) {
    Matcher matcher = Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(xml);
    return matcher.find() ? unescaped(matcher.group(1)) : null;
  }

  /**
   * Returns the text of the first element of that name.
   *
   * @throws IOException if there is none, or it is empty
   */
  static String required(String xml, String element) throws IOException {
    String text = first(xml, element);
    if (text == null || text.isEmpty()) {
      throw new IOException("the answer has no " + element);
    }
    return text;
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }
}
