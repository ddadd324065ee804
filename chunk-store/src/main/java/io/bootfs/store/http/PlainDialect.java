package io.bootfs.store.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/** How a plain web server words its answers: 404 is missing, and why is for people. Immutable. */
final class PlainDialect implements Dialect {

  /** How much of a server's own words a message holds, in characters. */
  private static final int LONGEST_QUOTE = 200;

  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]*)</title>", Pattern.CASE_INSENSITIVE);

  @Override
  public boolean isMissing(int status, String text) {
    return status == 404;
  }

  @Override
  public boolean refusesCredentials(int status, String text) {
    return status == 401 || status == 403;
  }

  @Override
  public String explain(Response response, String text) {
    boolean put = response.request().method().equals("PUT");
    String words = words(response.header("Content-Type", ""), text);
    String remedy = put ? remedyForPut(response.code()) : remedy(response.code());
    return remedy + (words.isEmpty() ? "" : "; it says: " + words);
  }

  private static String remedy(int status) {
    return status == 401 || status == 403
        ? "; check user and password in the store's URL, or its token"
        : "";
  }

  private static String remedyForPut(int status) {
    return switch (status) {
      case 404, 409 -> "; it has no such folder, or takes no chunks: check the URL's path";
      case 405, 501 -> "; it takes no chunks (bootfs serve does with --writable)";
      case 413 -> "; it takes nothing so large: raise its limit (of nginx, client_max_body_size)";
      case 507 -> "; its disk is full: free some space there or choose another store";
      default -> remedy(status);
    };
  }

  /** What bytes become that are no text. */
  private static final char NO_TEXT = '\uFFFD';

  /** Returns what an answer says in plain text, or as its page's title, in one line. */
  private static String words(String type, String text) {
    String words = text;
    if (type.contains("html") || text.stripLeading().startsWith("<")) {
      Matcher title = TITLE.matcher(text);
      words = title.find() ? title.group(1) : "";
    } else if (!type.isEmpty() && !type.startsWith("text/") && !type.contains("json")) {
      words = "";
    }
    if (words.indexOf(NO_TEXT) >= 0) {
      return "";
    }
    String line = words.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
  }
}
