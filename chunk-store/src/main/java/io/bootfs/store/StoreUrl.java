package io.bootfs.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One store's URL, taken apart. Immutable; its text never shows credentials.
 *
 * @param scheme the scheme in lower case; {@code file} for a path
 * @param text the URL as given but without its fragment, for {@code file} the path
 * @param options what the fragment and the environment say
 */
public record StoreUrl(String scheme, String text, StoreOptions options) {

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):((?://|/)[^#]*)(?:#(.*))?", Pattern.DOTALL);

  /**
   * Takes apart a path, a {@code file:} URL or another URL, with options in its fragment.
   *
   * @param environment the variables that give options which the URL doesn't
   * @throws IOException if the text is none of them
   */
  public static StoreUrl parse(String url, Map<String, String> environment) throws IOException {
    if (url.isBlank()) {
      throw new IOException("the chunk store's URL is empty; name a path or a URL");
    }
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      String path = checkPath(url);
      return new StoreUrl("file", path, StoreOptions.parse(path, "", environment));
    }
    String scheme = form.group(1).toLowerCase(Locale.ROOT);
    String text = form.group(1) + ":" + form.group(2);
    String fragment = form.group(3) == null ? "" : form.group(3);
    StoreOptions options = StoreOptions.parse(ShownUrl.of(url), fragment, environment);
    return new StoreUrl(scheme, scheme.equals("file") ? filePath(text) : text, options);
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
  public boolean isLocal() {
    return scheme.equals("file");
  }

  /** Returns the folder of a local store. */
  public Path path() {
    return Path.of(text);
  }

  /** Returns the URL without user and password. */
  @Override
  public String toString() {
    return ShownUrl.of(text);
  }
}
