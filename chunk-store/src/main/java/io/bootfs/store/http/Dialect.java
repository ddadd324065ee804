package io.bootfs.store.http;

/** How a kind of server words its answers. Implementations are immutable. */
public interface Dialect {

  /** A plain web server: 404 is missing, and its pages say nothing. */
  Dialect PLAIN =
      new Dialect() {
        @Override
        public boolean isMissing(int status, String text) {
          return status == 404;
        }

        @Override
        public String explain(int status, String text) {
          return status == 401 || status == 403
              ? "; check user and password in the store's URL, or its token"
              : "";
        }
      };

  /**
   * Tells whether the answer says that there is no such object.
   *
   * @param text the beginning of the answer's body, perhaps empty
   */
  boolean isMissing(int status, String text);

  /** Returns what a message adds to the status: what the server says and the remedy, or nothing. */
  String explain(int status, String text);
}
