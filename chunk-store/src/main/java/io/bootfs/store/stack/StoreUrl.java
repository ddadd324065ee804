package io.bootfs.store.stack;

import io.bootfs.store.ShownUrl;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One store's URL, taken apart. Immutable; its text never shows credentials.
 *
 * @param scheme the scheme in lower case; {@code file} for a path
 * @param text the URL as given, for {@code file} the path
 */
record StoreUrl(String scheme, String text) {

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(//.*|/.*)");

  /**
   * Takes apart a path, a {@code file:} URL or another URL.
   *
   * @throws IOException if the text is none of them
   */
  static StoreUrl parse(String url) throws IOException {
    if (url.isBlank()) {
      throw new IOException("the chunk store's URL is empty; name a path or a URL");
    }
    Matcher form = SCHEME.matcher(url);
    if (!form.matches()) {
      return new StoreUrl("file", checkPath(url));
    }
    String scheme = form.group(1).toLowerCase(Locale.ROOT);
    return scheme.equals("file") ? new StoreUrl(scheme, filePath(url)) : new StoreUrl(scheme, url);
  }

  private static String filePath(String url) throws IOException {
    try {
      URI uri = new URI(url);
      String host = uri.getHost();
      if (uri.getPath() == null || (host != null && !host.equals("localhost"))) {
        throw new IOException(
            "'" + ShownUrl.of(url) + "' names another host: a local store is file:///path");
      }
      return checkPath(uri.getPath());
    } catch (URISyntaxException e) {
      throw new IOException("'" + ShownUrl.of(url) + "' is no URL: " + e.getReason(), e);
    }
  }

  private static String checkPath(String path) throws IOException {
    try {
      return Path.of(path).toString();
    } catch (InvalidPathException e) {
      throw new IOException("'" + path + "' is no path: " + e.getReason(), e);
    }
  }

  /** Tells whether the store is a folder of this machine. */
  boolean isLocal() {
    return scheme.equals("file");
  }

  /** Returns the folder of a local store. */
  Path path() {
    return Path.of(text);
  }

  /** Returns the URL without user and password. */
  @Override
  public String toString() {
    return ShownUrl.of(text);
  }
}
