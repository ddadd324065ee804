package io.bootfs.store.ssh;

import io.bootfs.store.ShownUrl;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a store lies that is reached over SSH. Immutable; its text never shows the password.
 *
 * @param user who logs in, or null for whom the client's configuration says
 * @param password the password in the URL, or null
 * @param host the host's name or address, or its alias in the client's configuration
 * @param port the port, or 0 for the one that the client's configuration says
 * @param path the store's path there; relative to the user's home if it does not begin with a slash
 * @param location the URL for messages
 */
record SshAddress(
    @Nullable String user,
    @Nullable String password,
    String host,
    int port,
    String path,
    String location) {

  /** A host may not begin with a hyphen: some program may take it for an option. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:ssh|sftp)://(?:([^/?#@:]+)(?::([^/?#@]*))?@)?"
              + "(\\[[0-9a-f:.]+]|[^/?#@:\\[\\]\\s-][^/?#@:\\[\\]\\s]*)(?::(\\d{1,5}))?/([^?#]*)",
          Pattern.CASE_INSENSITIVE);

  /**
   * Takes apart a URL; a path that begins with {@code /~/} is relative to the user's home.
   *
   * @throws IOException if it is malformed
   */
  static SshAddress parse(String url) throws IOException {
    Matcher form = FORM.matcher(url);
    if (!form.matches() || form.group(5).isEmpty()) {
      throw new IOException(
          "'%s' is no URL of a chunk store; write ssh://USER@HOST[:PORT]/PATH or sftp://…"
              .formatted(ShownUrl.of(url)));
    }
    String path = decoded(form.group(5));
    return new SshAddress(
        form.group(1) == null ? null : decoded(form.group(1)),
        form.group(2) == null ? null : decoded(form.group(2)),
        form.group(3).replaceAll("[\\[\\]]", ""),
        form.group(4) == null ? 0 : Integer.parseInt(form.group(4)),
        path.startsWith("~/") ? path.substring(2) : "/" + path,
        ShownUrl.of(url).replaceFirst("/+$", ""));
  }

  private static String decoded(String text) throws IOException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("a chunk store's URL is not percent-encoded; write % as %25", e);
    }
  }

  /** Returns the URL without user and password. */
  @Override
  public String toString() {
    return location;
  }
}
