package io.bootfs.store;

import java.util.regex.Pattern;

/** Makes a URL fit to be shown: user and password are left out. */
public final class ShownUrl {

  /** Up to the last @, for a password may hold any other character where the URL is malformed. */
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=//).*@", Pattern.DOTALL);

  private ShownUrl() {}

  /** Returns the URL, which may be malformed, without user and password. */
  public static String of(String url) {
    return CREDENTIALS.matcher(url).replaceFirst("");
  }
}
