package io.bootfs.store;

import java.util.regex.Pattern;

/** Makes a URL fit to be shown: what may be secret is left out. */
public final class ShownUrl {

  /** Up to the last @, for a password may hold any other character where the URL is malformed. */
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=//).*@", Pattern.DOTALL);

  /** Signed URLs and tokens live there. */
  private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

  private ShownUrl() {}

  /** Returns the URL, which may be malformed, without user, password and query. */
  public static String of(String url) {
    return QUERY.matcher(CREDENTIALS.matcher(url).replaceFirst("")).replaceFirst("");
  }
}
