package io.bootfs.store.http;

import okhttp3.Response;

/** How a kind of server words its answers. Implementations are immutable. */
public interface Dialect {

  /**
   * Tells whether the answer says that there is no such object.
   *
   * @param text the beginning of the answer's body, perhaps empty
   */
  boolean isMissing(int status, String text);

  /** Tells whether the answer refuses a request that other credentials may be good for. */
  boolean refusesCredentials(int status, String text);

  /** Tells whether what the answer says may pass by itself, so that asking again makes sense. */
  default boolean isPassing(int status, String text) {
    // RFC 9110: a request that came too slowly, RFC 6585: too many requests, and the server's own
    // faults, but for what it can't do at all, and RFC 4918's full disk.
    boolean lasting = status == 501 || status == 507;
    return status == 408 || status == 429 || (status >= 500 && !lasting);
  }

  /** Tells whether answers have a body that says why a request was refused. */
  default boolean saysWhy() {
    return false;
  }

  /** Tells whether requests go on where an answer says that the object is. */
  default boolean followsRedirects() {
    return true;
  }

  /** Returns what a message adds to the status: what the server says and the remedy, or nothing. */
  String explain(Response response, String text);
}
