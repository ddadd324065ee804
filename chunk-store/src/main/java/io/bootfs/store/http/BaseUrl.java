package io.bootfs.store.http;

import io.bootfs.store.ShownUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Checks the URL that all chunks of a store lie under, and takes the credentials out of it. */
final class BaseUrl {

  /** OkHttp forgives more: http:/host and http:///host are the same to it. */
  private static final Pattern FORM =
      Pattern.compile("https?://[^/].*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private BaseUrl() {}

  /**
   * Returns the URL if a store can lie there.
   *
   * @throws IOException if it is malformed or has a query or a fragment
   */
  static HttpUrl parse(String url) throws IOException {
    HttpUrl parsed = HttpUrl.parse(url);
    if (parsed == null || !FORM.matcher(url).matches()) {
      throw new IOException(
          "'%s' is no URL of a chunk store; write http://HOST[:PORT]/PATH or https://…"
              .formatted(ShownUrl.of(url)));
    }
    if (parsed.query() != null || parsed.fragment() != null) {
      throw new IOException(
          "the chunk store's URL " + shown(parsed) + " has a query or fragment; leave it out");
    }
    return parsed;
  }

  /** Returns the header that user and password of the URL make, or null if it names no user. */
  static @Nullable String authorization(HttpUrl url) {
    return url.username().isEmpty() && url.password().isEmpty()
        ? null
        : Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8);
  }

  /** Returns the URL as the user knows it, for messages. */
  static String withoutTrailingSlash(HttpUrl url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String shown(HttpUrl url) {
    return url.newBuilder().username("").password("").query(null).fragment(null).build().toString();
  }
}
