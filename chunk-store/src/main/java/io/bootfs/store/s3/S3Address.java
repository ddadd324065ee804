package io.bootfs.store.s3;

import io.bootfs.store.ShownUrl;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a store's bucket is, and where its chunks are there. Immutable.
 *
 * <p>The form is desync's: {@code s3+https://ENDPOINT/BUCKET/PREFIX}. It is taken apart by hand:
 * the HTTP client's parser is off the start path.
 *
 * @param scheme {@code http} or {@code https}
 * @param endpoint the service's host, with its port if there is one
 * @param bucket the bucket's name
 * @param prefix what the names of all objects begin with: empty, or ending in a slash
 */
record S3Address(String scheme, String endpoint, String bucket, String prefix) {

  private static final Pattern FORM =
      Pattern.compile(
          "s3\\+(https?)://(\\[[0-9a-f:.]+](?::\\d{1,5})?|[^/?#@:\\[\\]\\s]+(?::\\d{1,5})?)"
              + "/([A-Za-z0-9][A-Za-z0-9._-]{1,62})(?:/([^?#\\s]*))?",
          Pattern.CASE_INSENSITIVE);

  /** Such as {@code s3.eu-west-1.amazonaws.com}, {@code s3.dualstack.us-east-2.amazonaws.com}. */
  private static final Pattern AMAZON =
      Pattern.compile(
          "s3(?:-fips)?(?:[.-](?:dualstack\\.)?([a-z]{2}(?:-[a-z]+)+-\\d))?\\.amazonaws\\.com(?:\\.cn)?");

  /** RFC 3986, section 2.3; besides letters and digits. */
  private static final String UNRESERVED = "-._~";

  /**
   * Takes apart a URL, whose path may be percent-encoded.
   *
   * @throws IOException if it is none of a bucket
   */
  static S3Address parse(String url) throws IOException {
    String shown = ShownUrl.of(url);
    if (url.matches("[^/]*//[^/]*@.*")) {
      throw new IOException(
          "store %s: credentials don't stand in its URL; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile by #profile=NAME"
              .formatted(shown));
    }
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      throw new IOException(
          "'%s' names no bucket; write s3+https://ENDPOINT/BUCKET/PREFIX, such as s3+https://s3.eu-west-1.amazonaws.com/bucket/store"
              .formatted(shown));
    }
    String prefix = form.group(4) == null ? "" : decoded(url, form.group(4));
    if (("/" + prefix + "/").matches("(?s).*/\\.{1,2}/.*")) {
      throw new IOException("store %s: '.' and '..' can't be parts of its prefix".formatted(shown));
    }
    return new S3Address(
        form.group(1).toLowerCase(Locale.ROOT),
        form.group(2).toLowerCase(Locale.ROOT),
        form.group(3),
        prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
  }

  private static String decoded(String url, String path) throws IOException {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "the path of store %s is not percent-encoded; write %% as %%25".formatted(url), e);
    }
  }

  /** Tells whether the service is Amazon's own. */
  boolean isAmazon() {
    return AMAZON.matcher(endpoint).matches();
  }

  /** Returns the region that the endpoint's name says, or null. */
  @Nullable String region() {
    Matcher matcher = AMAZON.matcher(endpoint);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** Returns the URL for messages. */
  String location() {
    String shown = "s3+%s://%s/%s/%s".formatted(scheme, endpoint, bucket, encoded(prefix));
    return shown.replaceFirst("/+$", "");
  }

  /**
   * Returns the URL of the bucket, without a slash at its end.
   *
   * @param hosted whether the bucket's name stands before the endpoint's, and not in the path
   */
  String bucketUrl(boolean hosted) {
    return hosted
        ? "%s://%s.%s".formatted(scheme, bucket, endpoint)
        : "%s://%s/%s".formatted(scheme, endpoint, bucket);
  }

  /** Returns the name of an object that belongs to the store. */
  String key(String path) {
    return prefix + path;
  }

  /** Returns an object's name as it stands in a path and is signed, with slashes. */
  static String encoded(String key) {
    return encodedValue(key).replace("%2F", "/");
  }

  /** Returns a text as it stands in a query and is signed: all encoded that may be. */
  static String encodedValue(String value) {
    StringBuilder text = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c < 0x80 && Character.isLetterOrDigit(c)) || UNRESERVED.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }
}
