package io.bootfs.store.http;

import io.bootfs.store.ShownUrl;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The URL that all chunks of a store lie under. Immutable.
 *
 * <p>Its form is checked by hand: the HTTP client's parser costs 80 ms of a start, which needs none
 * of it where all chunks are in the cache.
 *
 * @param text the URL as given, perhaps with user and password
 */
record BaseUrl(String text) {

  private static final Pattern FORM =
      Pattern.compile(
          "https?://(?:[^/?#]*@)?(?:\\[[0-9a-f:.]+]|[^/?#@:\\[\\]\\s]+)(?::\\d{1,5})?(?:/[^?#\\s]*)?",
          Pattern.CASE_INSENSITIVE);

  /**
   * Checks a URL.
   *
   * @throws IOException if it is none of http or https, or has a query or a fragment
   */
  static BaseUrl parse(String url) throws IOException {
    if (!FORM.matcher(url).matches()) {
      throw new IOException(
          "'%s' is no URL of a chunk store; write http://HOST[:PORT]/PATH or https://…, without query"
              .formatted(ShownUrl.of(url)));
    }
    return new BaseUrl(url);
  }

  /** Returns the URL for messages: without user, password and trailing slash. */
  String location() {
    String shown = ShownUrl.of(text);
    return shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown;
  }

  /** Returns the URL without text that could be a password. */
  @Override
  public String toString() {
    return location();
  }
}
